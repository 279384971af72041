namespace OnlineLearning.Cli.Tables;

/// <summary>A row that cannot be used.</summary>
internal sealed record BadRow(int Line, string Reason);

/// <summary>Rows that cannot be used: counted, and the first of them kept.</summary>
/// <param name="table">The table's name.</param>
/// <param name="strict">The first bad row ends the command.</param>
internal sealed class BadRows(string table, bool strict)
{
    /// <summary>Bad rows that are kept with their reason.</summary>
    public const int MostKept = 20;

    private readonly List<BadRow> _first = [];

    public long Count { get; private set; }

    /// <summary>The first <see cref="MostKept"/>.</summary>
    public IReadOnlyList<BadRow> First => _first;

    /// <summary>Counts a bad row; may be called from any lane.</summary>
    /// <exception cref="CommandException">Bad rows are not allowed.</exception>
    public void Refuse(int line, string reason)
    {
        if (strict)
        {
            throw CommandException.Failed($"{table}:{line}: {reason}");
        }

        lock (_first)
        {
            Count++;
            if (_first.Count < MostKept)
            {
                _first.Add(new BadRow(line, reason));
            }
        }
    }
}
