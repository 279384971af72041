using System.Diagnostics.Metrics;
using OnlineLearning.Core.Features.Windows;

namespace OnlineLearning.Grains;

/// <summary>Events that a feature view did not take whole, under the meter <see cref="LearningMeter.Name"/>: by view, and by what became of them. Each is counted when it comes, not when it is read back from the journal.</summary>
public sealed class PlacementMeter
{
    private readonly Counter<long> _events;

    public PlacementMeter(IMeterFactory meters)
    {
        _events = meters.Create(LearningMeter.Name).CreateCounter<long>(
            "onlinelearning.features.late", "{event}", "Events that a view refused (late), took in its longer windows alone (in_part), or for which a full exact window gave an event away (dropped).");
        Notice = Note;
    }

    /// <summary>Counts an event; one delegate for all.</summary>
    public Action<ViewPlan, Placement> Notice { get; }

    private void Note(ViewPlan view, Placement placement) => _events.Add(1, new("view", view.View.Name), new("outcome", OutcomeOf(placement)));

    private static string OutcomeOf(Placement placement) => placement switch
    {
        Placement.TooLate => "late",
        Placement.Displaced => "dropped",
        _ => "in_part",
    };
}
