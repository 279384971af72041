using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Tables;

/// <summary>The usable rows of a table, in order, as requests; the others are refused.</summary>
internal sealed class RowReader
{
    private readonly TableFile _table;
    private readonly RowMapping _mapping;
    private readonly BadRows _bad;

    /// <param name="table">An open table; its header line is read here unless the model states one.</param>
    /// <param name="model">Whose rows they are.</param>
    /// <param name="definitions">The model's surroundings.</param>
    /// <param name="bad">Takes the rows that cannot be used.</param>
    public RowReader(TableFile table, ModelDefinition model, DefinitionSet definitions, BadRows bad)
    {
        _table = table;
        _bad = bad;
        _mapping = new RowMapping(table.Name, model, definitions, model.Table.Header ?? table.ReadHeader());
    }

    public IEnumerable<TableRow> Rows()
    {
        for (long number = 1; _table.Read(); number++)
        {
            if (_table.Records.Fault is { } fault)
            {
                _bad.Refuse(_table.Records.Line, fault);
            }
            else if (TryMap(number) is { } row)
            {
                yield return row;
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
            _bad.Refuse(_table.Records.Line, exception.Message);
            return null;
        }
    }
}
