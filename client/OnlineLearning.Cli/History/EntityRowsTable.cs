using System.Globalization;
using System.Text;
using OnlineLearning.Batch.History;
using OnlineLearning.Batch.Tables;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.History;

namespace OnlineLearning.Cli.History;

/// <summary>Where the rows of a training set are, and which of their columns say when.</summary>
/// <param name="Path">CSV or TSV, compressed or not.</param>
/// <param name="Format">Null: by the name.</param>
/// <param name="Time">Column of the time.</param>
/// <param name="TimeUnit"><c>iso</c>, or <c>s</c>, <c>ms</c>, <c>us</c>, <c>ns</c> since 1970.</param>
/// <param name="Created">Column of the created-time filter, <see cref="EntityRowsTable.RowTime"/> for the row's time; null: no filter.</param>
internal sealed record EntityRowsSettings(string Path, TableFormat? Format, string Time, string TimeUnit, string? Created);

/// <summary>Rows from a table file, read from its start at every call; the first row that cannot be used ends it.</summary>
internal sealed class EntityRowsTable : IEntityRows
{
    /// <summary>Of a created-time filter: the row's own time.</summary>
    public const string RowTime = "now";

    private readonly EntityRowsSettings _settings;
    private readonly string[] _names;
    private readonly JoinColumns[] _keys;
    private readonly CellKind[] _kinds;
    private readonly int _time;
    private readonly int _created = -1;

    /// <param name="settings">The file and its times.</param>
    /// <param name="entities">Whose keys the rows have.</param>
    /// <exception cref="CommandException">A column is not there.</exception>
    public EntityRowsTable(EntityRowsSettings settings, IEnumerable<EntityDefinition> entities)
    {
        _settings = settings;
        using var table = Open();
        _names = table.ReadHeader();
        var columns = new TableColumns(table.Name, _names);
        _kinds = [.. _names.Select(_ => new CellKind())];
        _keys = [.. entities.Select(entity => new JoinColumns(entity, columns))];
        _time = columns.Find(settings.Time, "time of the rows; --time names another");
        if (settings.Created is { } created && (created != RowTime || columns.Has(created)))
        {
            _created = columns.Find(created, "created-time filter");
        }
    }

    public IReadOnlyList<TypedColumn> Columns => [.. _names.Select((name, i) => new TypedColumn(name, i == _time ? DatumKind.Timestamp : _kinds[i].Kind))];

    public IEnumerable<EntityRow> Read()
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

            var time = TimeParser.Ticks(_settings.Time, record[_time], _settings.TimeUnit);
            return new([.. _keys.Select(key => key.Read(record))], new AsOf(time, Known(record, time)), Cells(record, time));
        }
        catch (BadValueException exception)
        {
            throw new HistoryException($"{_settings.Path}:{record.Line}: {exception.Message}");
        }
    }

    private long Known(RecordReader record, long time) =>
        _settings.Created is null ? long.MaxValue : _created < 0 ? time : TimeParser.Ticks(_settings.Created, record[_created], _settings.TimeUnit);

    // In the first reading the kinds are still being found; its cells are not used.
    private FeatureDatum[] Cells(RecordReader record, long time)
    {
        var cells = new FeatureDatum[_names.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            if (i == _time)
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
