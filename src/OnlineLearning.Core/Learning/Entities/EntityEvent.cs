using OnlineLearning.Core.Features;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>One event as it is journalled: its fields by name, so that it can be read under later definitions.</summary>
/// <param name="Source">The source.</param>
/// <param name="Id">Hash of its id; null where it has none.</param>
/// <param name="Time">Event time, ticks UTC.</param>
/// <param name="Fields">Names of the fields that it has.</param>
/// <param name="Numbers">By position of <paramref name="Fields"/>; NaN where the field is text or null.</param>
/// <param name="Texts">By position of <paramref name="Fields"/>; null where there are none at all.</param>
public sealed record EntityEvent(string Source, UInt128? Id, long Time, string[] Fields, double[] Numbers, string?[]? Texts)
{
    /// <summary>Hash of an event's id within its source.</summary>
    public static UInt128 IdOf(string source, string id) => MurmurHash3.Hash128(id, MurmurHash3.Hash64(source));

    /// <summary>Fills the values that views take, by position of the source's fields; NaN is null, any text counts as 1.</summary>
    public void Fill(SourcePlan source, Span<double> values)
    {
        values.Fill(double.NaN);
        for (var i = 0; i < Fields.Length; i++)
        {
            if (source.Positions.TryGetValue(Fields[i], out var position))
            {
                values[position] = Texts?[i] is null ? Numbers[i] : 1;
            }
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Text(Source);
        writer.Bool(Id is not null);
        if (Id is { } id)
        {
            writer.UInt128(id);
        }

        writer.Int64(Time);
        writer.Count(Fields.Length);
        for (var i = 0; i < Fields.Length; i++)
        {
            writer.Text(Fields[i]);
            writer.Bool(Texts?[i] is not null);
            if (Texts?[i] is { } text)
            {
                writer.Text(text);
            }
            else
            {
                writer.Double(Numbers[i]);
            }
        }
    }

    public static EntityEvent Read(ref StateReader reader)
    {
        var source = reader.Text();
        UInt128? id = reader.Bool() ? reader.UInt128() : null;
        var time = reader.Int64();
        var fields = new string[reader.Count()];
        var numbers = new double[fields.Length];
        string?[]? texts = null;
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = reader.Text();
            if (reader.Bool())
            {
                texts ??= new string?[fields.Length];
                texts[i] = reader.Text();
                numbers[i] = double.NaN;
            }
            else
            {
                numbers[i] = reader.Double();
            }
        }

        return new(source, id, time, fields, numbers, texts);
    }
}
