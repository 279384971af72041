using System.Diagnostics.CodeAnalysis;
using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>The first byte of an entity's journal record. Numbers are for ever: golden files hold them.</summary>
public enum EntityRecord : byte
{
    /// <summary>An event in its first form, without types and created time. Read, no longer written.</summary>
    UntypedEvent = 1,
    Prediction = 2,
    Label = 3,
    Expired = 4,

    /// <summary>An event that at least one view took, or that no view is fed by.</summary>
    Event = 5,

    /// <summary>An event that came too late for every view: it counts and its id is remembered; it is no history.</summary>
    LateEvent = 6,

    /// <summary>An event for history alone: it counts and its id is remembered; no view takes it.</summary>
    OfflineEvent = 7,

    /// <summary>Past events that a backfill brought to one view. They are in records of their own already: no history.</summary>
    Backfill = 8,

    /// <summary>A prediction with what was served beside its vector.</summary>
    ServedPrediction = 10,

    /// <summary>A label's effect with the label, and with its example where that has no record.</summary>
    ArrivedLabel = 11,
}

/// <summary>Writes an entity's journal records; <see cref="EntityState.Replay"/> reads them.</summary>
public static class EntityRecords
{
    private static readonly EntityRecord[] Kinds = Enum.GetValues<EntityRecord>();

    [ThreadStatic]
    private static StateWriter? t_writer;

    /// <param name="event">What came.</param>
    /// <param name="isLate">Whether it came too late for every view, as <see cref="EntityState.Apply"/> found.</param>
    public static byte[] Event(EntityEvent @event, bool isLate = false)
    {
        var writer = Empty();
        writer.Byte((byte)(isLate ? EntityRecord.LateEvent : EntityRecord.Event));
        @event.Write(writer);
        return writer.ToArray();
    }

    public static byte[] Backfill(PastEvents past)
    {
        var writer = Empty();
        writer.Byte((byte)EntityRecord.Backfill);
        past.Write(writer);
        return writer.ToArray();
    }

    /// <summary>An event for history alone.</summary>
    public static byte[] OfflineEvent(EntityEvent @event)
    {
        var writer = Empty();
        writer.Byte((byte)EntityRecord.OfflineEvent);
        @event.Write(writer);
        return writer.ToArray();
    }

    /// <summary>The event of a record.</summary>
    /// <param name="record">A whole record.</param>
    /// <param name="kind">Its kind. Of an <see cref="EntityRecord.UntypedEvent"/> nothing tells whether it came too late.</param>
    /// <param name="event">Null where the record is of no event.</param>
    /// <exception cref="InvalidDataException">The record is corrupt.</exception>
    public static bool TryReadEvent(ReadOnlySpan<byte> record, out EntityRecord kind, [NotNullWhen(true)] out EntityEvent? @event)
    {
        var reader = new StateReader(record);
        kind = Kind(ref reader);
        @event = kind switch
        {
            EntityRecord.UntypedEvent => EntityEvent.ReadUntyped(ref reader),
            EntityRecord.Event or EntityRecord.LateEvent or EntityRecord.OfflineEvent => EntityEvent.Read(ref reader),
            _ => null,
        };
        return @event is not null;
    }

    /// <summary>A prediction that waits; the kept prediction stands in the record from <paramref name="offset"/> on.</summary>
    public static byte[] Prediction(LiveModel live, KeptPrediction kept, out int offset)
    {
        var writer = Start(kept.Served is null ? EntityRecord.Prediction : EntityRecord.ServedPrediction, live);
        kept.Served?.Write(writer);
        offset = writer.Length;
        kept.Write(writer);
        return writer.ToArray();
    }

    /// <summary>As above, from its parts: <paramref name="inputs"/> and <paramref name="names"/> are those of <see cref="ServedExample"/>.</summary>
    public static byte[] Prediction(
        LiveModel live, string id, string[] keys, long time, long expires, double prediction, ReadOnlySpan<byte> entries, ReadOnlySpan<float> probabilities,
        long served, ReadOnlySpan<byte> features, ReadOnlySpan<double> inputs, string[]? names, out int offset)
    {
        var writer = Start(EntityRecord.ServedPrediction, live);
        ServedExample.Write(writer, served, 1, features, inputs, names);
        offset = writer.Length;
        KeptPrediction.Write(writer, id, keys, time, expires, prediction, entries, probabilities);
        return writer.ToArray();
    }

    /// <summary>A label's effect on the entity that kept its prediction. An example that was made for this label stands in the record.</summary>
    public static byte[] Label(LiveModel live, KeptPrediction kept, UInt128 example, ArrivedLabel given, PersonalStep step, LabelOutcome outcome)
    {
        var writer = Start(EntityRecord.ArrivedLabel, live);
        writer.Text(kept.Id);
        writer.UInt128(example);
        given.Write(writer);
        writer.Bool(kept.Served is not null);
        if (kept.Served is not null)
        {
            RecordedLabel.WriteExample(writer, kept);
        }

        step.Write(writer);
        outcome.Write(writer);
        return writer.ToArray();
    }

    /// <summary>A label's effect on a further entity, with an empty <paramref name="id"/>: it holds no open prediction. With an id it is a label's first form.</summary>
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

    /// <summary>A record's first byte.</summary>
    /// <exception cref="NewerStateException">A kind that a newer server writes.</exception>
    /// <exception cref="InvalidDataException">No server writes it.</exception>
    internal static EntityRecord Kind(ref StateReader reader)
    {
        var kind = (EntityRecord)reader.Byte();
        return Kinds.Contains(kind) ? kind
            : kind > Kinds[^1] ? throw new NewerStateException("Entity record", (byte)kind, (byte)Kinds[0], (byte)Kinds[^1], "kind")
            : throw new InvalidDataException($"Entity record: kind {(byte)kind} was found, this server reads {string.Join(", ", Kinds.Select(each => (byte)each))}.");
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
