namespace OnlineLearning.Core.Features.Windows;

/// <summary>The greatest memory that one entity's view can take: reached when every window is full of events, which few entities come to. What is kept grows with the events that there are.</summary>
/// <param name="View">The view.</param>
/// <param name="Columns">Each column's part; one whose window another column keeps has 0.</param>
/// <param name="FixedBytes">What the view takes with its first event.</param>
public sealed record ViewCost(string View, IReadOnlyList<ColumnCost> Columns, long FixedBytes)
{
    /// <summary>The view's object, its place among the entity's views, and the array of windows' own head.</summary>
    private const long Head = 224;

    /// <summary>In all, for one entity.</summary>
    public long MostBytes => FixedBytes + Columns.Sum(column => column.MostBytes);

    public static ViewCost Of(ViewPlan plan)
    {
        var columns = new List<ColumnCost>();
        var counted = new HashSet<WindowSlot>();
        for (var i = 0; i < plan.Columns.Length; i++)
        {
            var slot = plan.Columns[i].Slot;
            columns.Add(new(plan.View.Columns[i].Name, counted.Add(slot) ? slot.MostBytes : 0));
        }

        columns.AddRange(plan.PlainFields.Select((field, i) => new ColumnCost(plan.View.Features[i], PlainRows.Kept * PlainRows.BytesOf(plan.Fields[field]))));
        return new(plan.View.Name, columns, Head + 8L * plan.Slots.Length + (plan.PlainFields.Length == 0 ? 0 : PlainRows.FixedBytes));
    }
}

/// <param name="Column">Name of the column.</param>
/// <param name="MostBytes">Greatest memory of one entity, bytes.</param>
public sealed record ColumnCost(string Column, long MostBytes);
