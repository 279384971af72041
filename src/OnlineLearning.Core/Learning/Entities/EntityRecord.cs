using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>The first byte of an entity's journal record. Numbers are for ever: golden files hold them.</summary>
public enum EntityRecord : byte
{
    Event = 1,
    Prediction = 2,
    Label = 3,
    Expired = 4,
}

/// <summary>Writes an entity's journal records; <see cref="EntityState.Replay"/> reads them.</summary>
public static class EntityRecords
{
    [ThreadStatic]
    private static StateWriter? t_writer;

    public static byte[] Event(EntityEvent @event)
    {
        var writer = Empty();
        writer.Byte((byte)EntityRecord.Event);
        @event.Write(writer);
        return writer.ToArray();
    }

    /// <summary>A prediction that waits; the kept prediction stands in the record from <paramref name="offset"/> on.</summary>
    public static byte[] Prediction(LiveModel live, KeptPrediction kept, out int offset)
        => Prediction(live, kept.Id, kept.Keys, kept.Time, kept.Expires, kept.Prediction, kept.Entries, kept.Probabilities, out offset);

    /// <summary>As above, from its parts.</summary>
    public static byte[] Prediction(LiveModel live, string id, string[] keys, long time, long expires, double prediction, ReadOnlySpan<byte> entries, ReadOnlySpan<float> probabilities, out int offset)
    {
        var writer = Start(EntityRecord.Prediction, live);
        offset = writer.Length;
        KeptPrediction.Write(writer, id, keys, time, expires, prediction, entries, probabilities);
        return writer.ToArray();
    }

    /// <summary>A label's effect. <paramref name="id"/> is empty on a further entity, which holds no open prediction.</summary>
    public static byte[] Label(LiveModel live, string id, UInt128 example, PersonalStep step, LabelOutcome outcome)
    {
        var writer = Start(EntityRecord.Label, live);
        writer.Text(id);
        writer.UInt128(example);
        step.Write(writer);
        outcome.Write(writer);
        return writer.ToArray();
    }

    public static byte[] Expired(LiveModel live, string id)
    {
        var writer = Start(EntityRecord.Expired, live);
        writer.Text(id);
        return writer.ToArray();
    }

    private static StateWriter Start(EntityRecord kind, LiveModel live)
    {
        var writer = Empty();
        writer.Byte((byte)kind);
        writer.Text(live.Name);
        writer.Count(live.Version);
        return writer;
    }

    private static StateWriter Empty()
    {
        var writer = t_writer ??= new StateWriter(1024);
        writer.Reset();
        return writer;
    }
}
