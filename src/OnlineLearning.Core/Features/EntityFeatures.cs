using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Features;

/// <summary>What became of the events of one view.</summary>
/// <param name="View">The view.</param>
/// <param name="Events">Taken.</param>
/// <param name="LateEvents">Refused by every column, since they were too late.</param>
/// <param name="DroppedEvents">Given away by windows of <c>hop: exact</c> that were full.</param>
public readonly record struct ViewEvents(string View, long Events, long LateEvents, long DroppedEvents);

/// <summary>The feature views of one entity. A view takes memory from its first event on.</summary>
public sealed class EntityFeatures(EntityPlan plan)
{
    // By place of the view; empty before the first event: one array, where a dictionary would be three objects of every entity.
    private ViewWindows?[] _views = [];

    public EntityPlan Plan => plan;

    /// <summary>Events within exact windows that gave way to others, of all views.</summary>
    public long DroppedEvents => _views.Sum(view => view?.DroppedEvents ?? 0);

    /// <summary>Takes an event of a source into each of its views.</summary>
    /// <param name="source">A source of this entity's plan.</param>
    /// <param name="ticks">Event time, ticks UTC.</param>
    /// <param name="created">When it came to be known, ticks UTC.</param>
    /// <param name="values">By position of the source's fields.</param>
    /// <param name="sequence">Its number in the entity's journal; 0 where there is none.</param>
    /// <param name="notice">Is told of each view that did not take it whole.</param>
    /// <returns><see cref="Placement.TooLate"/> where every view refused it.</returns>
    public Placement Apply(SourcePlan source, long ticks, long created, ReadOnlySpan<FeatureDatum> values, long sequence = 0, Action<ViewPlan, Placement>? notice = null)
    {
        var (placed, refused, displaced) = (0, 0, false);
        foreach (var view in source.Views)
        {
            var placement = Windows(view).Apply(ticks, created, values, sequence);
            _ = placement == Placement.Placed ? placed++ : placement == Placement.TooLate ? refused++ : 0;
            displaced |= placement == Placement.Displaced;
            if (placement != Placement.Placed)
            {
                notice?.Invoke(view, placement);
            }
        }

        return placed == source.Views.Length ? Placement.Placed : refused == source.Views.Length ? Placement.TooLate : displaced ? Placement.Displaced : Placement.PlacedInPart;
    }

    /// <summary>What the views have taken, refused and given away, in the order of their names.</summary>
    public IEnumerable<ViewEvents> Counts() =>
        Made().Select(view => (view.View.Name, Windows: Windows(view))).Select(view => new ViewEvents(view.Name, view.Windows.Events, view.Windows.LateEvents, view.Windows.DroppedEvents));

    /// <summary>Counts an event that every view refused when it came.</summary>
    public void Refuse(SourcePlan source, long sequence = 0)
    {
        foreach (var view in source.Views)
        {
            Windows(view).Refuse(sequence);
        }
    }

    /// <summary>Whether a view lacks a past event, see <see cref="Bring"/>.</summary>
    public bool Lacks(ViewPlan view, long sequence) => Find(view.Place)?.Lacks(sequence) ?? true;

    /// <summary>Takes a past event into one view, see <see cref="ViewWindows.Bring"/>.</summary>
    public Placement Bring(ViewPlan view, long sequence, long ticks, long created, ReadOnlySpan<FeatureDatum> values) => Windows(view).Bring(sequence, ticks, created, values);

    /// <summary>One column at a time; not found where there is no such view or no event yet.</summary>
    public FeatureValue Read(string view, string column, long ticks)
        => plan.Views.TryGetValue(view, out var found) && Find(found.Place) is { } windows && found.IndexOf(column) is >= 0 and var index
            ? windows.Read(index, ticks)
            : FeatureValue.NotFound;

    /// <summary>Many columns at a time; the spans are beside the columns.</summary>
    /// <param name="columns">Of this entity's plan.</param>
    /// <param name="ticks">Query time.</param>
    /// <param name="values">Receives the values.</param>
    /// <param name="statuses">Receives <see cref="FeatureStatus"/>.</param>
    /// <param name="times">Receives the time of the newest event behind each value, 0 where there is none.</param>
    public void Read(FeatureColumns columns, long ticks, Span<FeatureDatum> values, Span<byte> statuses, Span<long> times)
    {
        var view = -1;
        ViewWindows? windows = null;
        for (var i = 0; i < columns.Places.Length; i++)
        {
            ref readonly var place = ref columns.Places[i];
            if (place.View != view)
            {
                windows = Find(view = place.View);
            }

            var value = windows is null || place.Column < 0 ? FeatureValue.NotFound : windows.Read(place.Column, ticks);
            (values[i], statuses[i], times[i]) = (value.Value, (byte)value.Status, value.EventTicks == long.MinValue ? 0 : value.EventTicks);
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        var made = Made();
        writer.Count(made.Count);
        foreach (var view in made)
        {
            writer.Text(view.View.Name);
            var inner = new StateWriter();
            Windows(view).Write(inner);
            writer.Bytes(inner.WrittenSpan);
        }
    }

    /// <summary>Reads what was written, perhaps under earlier definitions: views that are gone are left out.</summary>
    public static EntityFeatures Read(ref StateReader reader, EntityPlan plan)
    {
        reader.Version(1, "Entity features");
        var features = new EntityFeatures(plan);
        for (var left = reader.Items(1); left > 0; left--)
        {
            var name = reader.Text();
            var inner = new StateReader(reader.Bytes());
            if (plan.Views.TryGetValue(name, out var view))
            {
                features.Room()[view.Place] = ViewWindows.Read(ref inner, view);
            }
        }

        return features;
    }

    // In the order of their names.
    private List<ViewPlan> Made() => [.. plan.Views.Values.Where(view => Find(view.Place) is not null).OrderBy(view => view.View.Name, StringComparer.Ordinal)];

    private ViewWindows? Find(int place) => place >= 0 && place < _views.Length ? _views[place] : null;

    private ViewWindows Windows(ViewPlan view) => Room()[view.Place] ??= new ViewWindows(view);

    private ViewWindows?[] Room() => _views.Length > 0 ? _views : _views = new ViewWindows?[plan.Views.Count];
}
