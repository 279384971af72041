using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Tables;

/// <summary>The usable rows of a table, in order; the others are counted, and the first of them kept.</summary>
internal sealed class RowReader
{
    /// <summary>Bad rows that are kept with their reason.</summary>
    public const int MostKept = 20;

    private readonly TableFile _table;
    private readonly RowMapping _mapping;
    private readonly bool _strict;
    private readonly List<BadRow> _bad = [];

    /// <param name="table">An open table; its header line is read here unless the model states one.</param>
    /// <param name="model">Whose rows they are.</param>
    /// <param name="definitions">The model's surroundings.</param>
    /// <param name="strict">The first bad row ends the command.</param>
    public RowReader(TableFile table, ModelDefinition model, DefinitionSet definitions, bool strict)
    {
        _table = table;
        _strict = strict;
        _mapping = new RowMapping(table.Name, model, definitions, model.Table.Header ?? ReadHeader());
    }

    public long BadCount { get; private set; }

    /// <summary>The first <see cref="MostKept"/> bad rows.</summary>
    public IReadOnlyList<BadRow> FirstBad => _bad;

    public IEnumerable<TableRow> Rows()
    {
        var records = _table.Records;
        for (long number = 1; ReadRecord(); number++)
        {
            if (records.Fault is { } fault)
            {
                Refuse(records.Line, fault);
            }
            else if (TryMap(number) is { } row)
            {
                yield return row;
            }
        }
    }

    /// <summary>Counts a bad row; may be called from any lane.</summary>
    public void Refuse(int line, string reason)
    {
        if (_strict)
        {
            throw CommandException.Failed($"{_table.Name}:{line}: {reason}");
        }

        lock (_bad)
        {
            BadCount++;
            if (_bad.Count < MostKept)
            {
                _bad.Add(new BadRow(line, reason));
            }
        }
    }

    private TableRow? TryMap(long number)
    {
        try
        {
            return _mapping.Read(_table.Records, number);
        }
        catch (BadValueException exception)
        {
            Refuse(_table.Records.Line, exception.Message);
            return null;
        }
    }

    private bool ReadRecord()
    {
        try
        {
            return _table.Records.Read();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw CommandException.Failed($"{_table.Name}: cannot be read after line {_table.Records.Line}: {exception.Message}");
        }
    }

    private string[] ReadHeader()
    {
        var records = _table.Records;
        if (!ReadRecord() || records.Fault is not null)
        {
            throw CommandException.Failed($"{_table.Name}: there is no header line{(records.Fault is { } fault ? $": {fault}" : "")}");
        }

        return [.. Enumerable.Range(0, records.FieldCount).Select(field => records[field].ToString())];
    }
}
