namespace OnlineLearning.Core.Features.History;

/// <summary>One event of an entity as its journal took it.</summary>
/// <param name="Source">Its source.</param>
/// <param name="Time">Event time, ticks of 100 ns, UTC.</param>
/// <param name="Created">When it came to be known: stated by the event, else when it was taken in.</param>
/// <param name="Sequence">Number of its record in the entity's journal: the order of arrival.</param>
/// <param name="Values">By position of the source's fields.</param>
public sealed record PastEvent(SourcePlan Source, long Time, long Created, long Sequence, FeatureDatum[] Values) : IComparable<PastEvent>
{
    /// <summary>By event time; of several at one time the one that came to be known later is behind, then the one that arrived later: the order in which "the last one" is right.</summary>
    public int CompareTo(PastEvent? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Time.CompareTo(other.Time);
        order = order != 0 ? order : Created.CompareTo(other.Created);
        return order != 0 ? order : Sequence.CompareTo(other.Sequence);
    }

    public void ApplyTo(EntityFeatures features) => features.Apply(Source, Time, Created, Values);
}
