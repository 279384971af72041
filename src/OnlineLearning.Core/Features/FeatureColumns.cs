namespace OnlineLearning.Core.Features;

/// <summary>Columns of one kind of entity, found by name once and read of many entities. Immutable.</summary>
public sealed class FeatureColumns
{
    /// <param name="plan">The entity's views.</param>
    /// <param name="references">As <c>view:column</c>; one that the plan does not have is found nowhere.</param>
    public FeatureColumns(EntityPlan plan, IReadOnlyList<string> references)
    {
        Plan = plan;
        Places = [.. references.Select(reference => Find(plan, reference))];
    }

    public EntityPlan Plan { get; }

    /// <summary>Place of the view and place within it, -1 where there is none, of each column.</summary>
    internal (int View, int Column)[] Places { get; }

    private static (int View, int Column) Find(EntityPlan plan, string reference)
    {
        var colon = reference.IndexOf(':');
        return plan.Views.TryGetValue(reference[..colon], out var view) ? (view.Place, view.IndexOf(reference[(colon + 1)..])) : (-1, -1);
    }
}
