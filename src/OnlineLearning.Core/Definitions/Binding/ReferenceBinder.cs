using OnlineLearning.Core.Features.OnDemand;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Binds lists of <c>view</c> and <c>view:column</c>.</summary>
/// <param name="what">What may be named, as <c>a defined feature view</c>.</param>
/// <param name="names">The views that may be named.</param>
/// <param name="columnsOf">Columns of a view; null where an error about it is reported elsewhere.</param>
internal sealed class ReferenceBinder(string what, IReadOnlyCollection<string> names, Func<string, IReadOnlyCollection<string>?> columnsOf)
{
    public const int Most = 1024;

    /// <summary>Whether everything that was named is there.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>The references as they stand, and the columns that they come to.</summary>
    public (List<string> References, List<ViewColumn> Columns) Bind(NodeCursor at)
    {
        List<string> references = [];
        List<ViewColumn> columns = [];
        HashSet<ViewColumn> seen = [];
        IReadOnlyList<NodeCursor> items = at.Items();
        foreach (NodeCursor item in items.Take(Most))
        {
            if (Columns(item) is not { } named)
            {
                IsWhole = false;
                continue;
            }

            ViewColumn[] again = [.. named.Where(column => !seen.Add(column))];
            if (again.Length > 0)
            {
                item.Refuse($"each column once; {again[0]} is named before");
            }

            references.Add(item.FreeText()!);
            columns.AddRange(named.Except(again));
        }

        if (items.Count > Most)
        {
            at.Errors.Add(at.Position, at.Path, $"{items.Count} references", $"at most {Most} of view or view:column");
        }

        return (references, columns);
    }

    private List<ViewColumn>? Columns(NodeCursor at)
    {
        if (at.FreeText() is not { } text)
        {
            return null;
        }

        (string view, string? column) = ViewColumn.Parse(text);
        if (!names.Contains(view))
        {
            at.Refuse(NodeCursor.Choice($"{what}, as view or view:column", names, view));
            return null;
        }

        if (columnsOf(view) is not { } known)
        {
            return null;
        }

        if (column is not null && !known.Contains(column))
        {
            at.Refuse(NodeCursor.Choice($"a column of view {view}", known, column));
            return null;
        }

        return [.. (column is null ? known : [column]).Select(name => new ViewColumn(view, name))];
    }
}
