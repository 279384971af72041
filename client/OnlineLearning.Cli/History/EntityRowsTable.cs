using System.Globalization;
using System.Text;
using OnlineLearning.Batch.History;
using OnlineLearning.Batch.Tables;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.History;

namespace OnlineLearning.Cli.History;

/// <summary>Rows from a table file, read from its start at every call; the first row that cannot be used ends it.</summary>
internal sealed class EntityRowsTable : IEntityRows
{
    private readonly EntityRowsSettings _settings;
    private readonly string[] _names;
    private readonly EntityRowColumns _columns;
    private readonly CellKind[] _kinds;

    /// <param name="settings">The file and its times.</param>
    /// <param name="entities">Whose keys the rows have.</param>
    /// <param name="selection">What they are joined to.</param>
    /// <exception cref="CommandException">A column is not there.</exception>
    public EntityRowsTable(EntityRowsSettings settings, IEnumerable<EntityDefinition> entities, FeatureSelection selection)
    {
        _settings = settings;
        using var table = Open();
        _names = table.ReadHeader();
        _kinds = [.. _names.Select(_ => new CellKind())];
        _columns = new EntityRowColumns(settings, entities, selection, new TableColumns(table.Name, _names));
    }

    public IReadOnlyList<TypedColumn> Columns => [.. _names.Select((name, i) => new TypedColumn(name, i == _columns.Time ? DatumKind.Timestamp : _kinds[i].Kind))];

    public IAsyncEnumerable<EntityRow> Read(CancellationToken cancellation) => Rows().ToAsyncEnumerable();

    private IEnumerable<EntityRow> Rows()
    {
        using var table = Open();
        table.ReadHeader();
        while (table.Read())
        {
            yield return Row(table.Records);
        }
    }

    private TableFile Open() => TableFile.Open(_settings.Path, _settings.Format, () => throw CommandException.Usage("--entities: the standard input cannot be read twice; allowed is a file"));

    private EntityRow Row(RecordReader record)
    {
        try
        {
            if (record.Fault is { } fault)
            {
                throw new HistoryException($"{_settings.Path}:{record.Line}: {fault}");
            }

            if (record.FieldCount != _names.Length)
            {
                throw new BadValueException("number of fields", Encoding.UTF8.GetBytes(record.FieldCount.ToString(CultureInfo.InvariantCulture)), _names.Length.ToString(CultureInfo.InvariantCulture));
            }

            var time = TimeParser.Ticks(_settings.Time, record[_columns.Time], _settings.TimeUnit);
            return new([.. _columns.Keys.Select(key => key.Read(record))], new AsOf(time, Known(record, time)), Cells(record, time), Request(record, time));
        }
        catch (BadValueException exception)
        {
            throw new HistoryException($"{_settings.Path}:{record.Line}: {exception.Message}");
        }
    }

    private long Known(RecordReader record, long time) =>
        _settings.Created is null ? long.MaxValue : _columns.Created < 0 ? time : TimeParser.Ticks(_settings.Created, record[_columns.Created], _settings.TimeUnit);

    // The rows' time may be a request value too: it has its own unit.
    private FeatureDatum[] Request(RecordReader record, long time)
    {
        var values = new FeatureDatum[_columns.Request.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (field, place) = _columns.Request[i];
            values[i] = place == _columns.Time ? RequestCell.Read(field, FeatureDatum.OfTime(time)) : RequestCell.Read(field, record[place]);
        }

        return values;
    }

    // In the first reading the kinds are still being found; its cells are not used.
    private FeatureDatum[] Cells(RecordReader record, long time)
    {
        var cells = new FeatureDatum[_names.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            if (i == _columns.Time)
            {
                cells[i] = FeatureDatum.OfTime(time);
            }
            else
            {
                _kinds[i].Add(record[i]);
                cells[i] = _kinds[i].Read(record[i]);
            }
        }

        return cells;
    }
}
