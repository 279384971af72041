using OnlineLearning.Core.Definitions;

namespace OnlineLearning.Cli.Tables;

/// <summary>The columns a table has, and where a wanted one is.</summary>
internal sealed class TableColumns(string file, IReadOnlyList<string> names)
{
    private const int MostShown = 20;

    public int Count => names.Count;

    public bool Has(string column) => names.Contains(column);

    /// <summary>Place of a column.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="wantedFor">What it is wanted for, as <c>input distance_km</c>.</param>
    /// <exception cref="CommandException">There is none, or more than one.</exception>
    public int Find(string column, string wantedFor)
    {
        return names.Count(name => name == column) switch
        {
            1 => Place(column),
            0 => throw CommandException.Failed($"{file}: there is no column \"{column}\" ({wantedFor}){Nearest(column)}; there are {Shown()}"),
            var found => throw CommandException.Failed($"{file}: {found} columns are named \"{column}\" ({wantedFor}); one is allowed"),
        };
    }

    private int Place(string column)
    {
        var place = 0;
        while (names[place] != column)
        {
            place++;
        }

        return place;
    }

    private string Nearest(string column) => NearestName.Of(column, names) is { } nearest ? $"; did you mean \"{nearest}\"?" : "";

    private string Shown() => string.Join(", ", names.Take(MostShown)) + (names.Count > MostShown ? $" and {names.Count - MostShown} more" : "");
}
