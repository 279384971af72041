using OnlineLearning.Core.Features;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>One event as it is journalled: its fields by name, so that it can be read under later definitions.</summary>
/// <param name="Source">The source.</param>
/// <param name="Id">Hash of its id; null where it has none.</param>
/// <param name="Time">Event time, ticks UTC.</param>
/// <param name="Created">When it came to be known, ticks UTC: as the event states, else when the entity took it in.</param>
/// <param name="Fields">Names of the fields that it has.</param>
/// <param name="Values">By position of <paramref name="Fields"/>.</param>
public sealed record EntityEvent(string Source, UInt128? Id, long Time, long Created, string[] Fields, FeatureDatum[] Values)
{
    /// <summary>Hash of an event's id within its source.</summary>
    public static UInt128 IdOf(string source, string id) => MurmurHash3.Hash128(id, MurmurHash3.Hash64(source));

    /// <summary>Fills the values that views take, by position of the source's fields; of their types; null where the event lacks one.</summary>
    public void Fill(SourcePlan source, Span<FeatureDatum> values)
    {
        values.Clear();
        for (var i = 0; i < Fields.Length; i++)
        {
            if (source.Positions.TryGetValue(Fields[i], out var position))
            {
                values[position] = source.Source.Fields[position].Conform(Values[i]);
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
        writer.Int64(Created);
        writer.Count(Fields.Length);
        for (var i = 0; i < Fields.Length; i++)
        {
            writer.Text(Fields[i]);
            Values[i].Write(writer);
        }
    }

    public static EntityEvent Read(ref StateReader reader) => Read(ref reader, isUntyped: false);

    /// <summary>Reads the first form, of numbers and texts alone: it holds no created time, so the event time stands for it.</summary>
    public static EntityEvent ReadUntyped(ref StateReader reader) => Read(ref reader, isUntyped: true);

    private static EntityEvent Read(ref StateReader reader, bool isUntyped)
    {
        var source = reader.Text();
        UInt128? id = reader.Bool() ? reader.UInt128() : null;
        var time = reader.Int64();
        var created = isUntyped ? time : reader.Int64();
        var fields = new string[reader.Items(2)];
        var values = new FeatureDatum[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = reader.Text();
            values[i] = !isUntyped ? FeatureDatum.Read(ref reader) : reader.Bool() ? FeatureDatum.Of(reader.Text()) : FeatureDatum.Of(reader.Double());
        }

        return new(source, id, time, created, fields, values);
    }
}
