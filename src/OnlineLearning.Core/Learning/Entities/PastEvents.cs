using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>Past events for one view, as a backfill brings them and its record holds them.</summary>
/// <param name="View">The view.</param>
/// <param name="Sequences">Number of each event's own record in the journal, ascending.</param>
/// <param name="Events">By position of <paramref name="Sequences"/>; all of the view's source.</param>
public sealed record PastEvents(string View, long[] Sequences, EntityEvent[] Events)
{
    public PastEvents Where(Func<long, bool> wants)
    {
        var wanted = Enumerable.Range(0, Sequences.Length).Where(i => wants(Sequences[i])).ToList();
        return new(View, [.. wanted.Select(i => Sequences[i])], [.. wanted.Select(i => Events[i])]);
    }

    public void Write(StateWriter writer)
    {
        writer.Text(View);
        writer.Count(Events.Length);
        for (var i = 0; i < Events.Length; i++)
        {
            writer.Count(Sequences[i]);
            Events[i].Write(writer);
        }
    }

    public static PastEvents Read(ref StateReader reader)
    {
        var view = reader.Text();
        var sequences = new long[reader.Items(1)];
        var events = new EntityEvent[sequences.Length];
        for (var i = 0; i < events.Length; i++)
        {
            sequences[i] = reader.Count();
            events[i] = EntityEvent.Read(ref reader);
        }

        return new(view, sequences, events);
    }
}
