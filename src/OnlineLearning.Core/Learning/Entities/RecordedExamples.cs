using System.Diagnostics.CodeAnalysis;
using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>A prediction as its record has it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">Its version.</param>
/// <param name="Kept">The prediction; <see cref="KeptPrediction.Served"/> is null in the first form.</param>
public sealed record RecordedPrediction(string Model, int Version, KeptPrediction Kept)
{
    /// <summary>The prediction of a record.</summary>
    /// <exception cref="InvalidDataException">The record is corrupt.</exception>
    public static bool TryRead(ReadOnlySpan<byte> record, [NotNullWhen(true)] out RecordedPrediction? prediction)
    {
        var reader = new StateReader(record);
        var kind = EntityRecords.Kind(ref reader);
        prediction = null;
        if (kind is not (EntityRecord.Prediction or EntityRecord.ServedPrediction))
        {
            return false;
        }

        var (model, version) = (reader.Text(), reader.Int());
        var served = kind == EntityRecord.ServedPrediction ? ServedExample.Read(ref reader) : null;
        prediction = new(model, version, KeptPrediction.Read(ref reader) with { Served = served });
        return true;
    }
}

/// <summary>A label as its record has it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">Its version.</param>
/// <param name="Id">Id of the prediction.</param>
/// <param name="Given">The label.</param>
/// <param name="Example">The prediction where it was made for this label, and so has no record of its own.</param>
/// <param name="Outcome">What was answered.</param>
public sealed record RecordedLabel(string Model, int Version, string Id, ArrivedLabel Given, KeptPrediction? Example, LabelOutcome Outcome)
{
    /// <summary>The label of a record. The first form, which states an effect without its label, is none.</summary>
    /// <exception cref="InvalidDataException">The record is corrupt.</exception>
    public static bool TryRead(ReadOnlySpan<byte> record, [NotNullWhen(true)] out RecordedLabel? label)
    {
        var reader = new StateReader(record);
        label = null;
        if (EntityRecords.Kind(ref reader) != EntityRecord.ArrivedLabel)
        {
            return false;
        }

        var (model, version, id) = (reader.Text(), reader.Int(), reader.Text());
        reader.UInt128();
        var given = ArrivedLabel.Read(ref reader);
        var example = reader.Bool() ? ReadExample(id, ref reader) : null;
        PersonalStep.Skip(ref reader);
        label = new(model, version, id, given, example, LabelOutcome.Read(ref reader));
        return true;
    }

    internal static void WriteExample(StateWriter writer, KeptPrediction example)
    {
        writer.Texts(example.Keys);
        writer.Int64(example.Time);
        writer.Double(example.Prediction);
        writer.Floats(example.Probabilities);
        example.Served!.Write(writer);
    }

    /// <summary>Passes over the label and its example.</summary>
    internal static void SkipGiven(ref StateReader reader)
    {
        ArrivedLabel.Read(ref reader);
        if (reader.Bool())
        {
            reader.Texts();
            reader.Int64();
            reader.Double();
            reader.Bytes();
            ServedExample.Skip(ref reader);
        }
    }

    private static KeptPrediction ReadExample(string id, ref StateReader reader)
    {
        var (keys, time, prediction, probabilities) = (reader.Texts(), reader.Int64(), reader.Double(), reader.Floats());
        return new(id, keys, time, long.MaxValue, prediction, []) { Probabilities = probabilities, Served = ServedExample.Read(ref reader) };
    }
}
