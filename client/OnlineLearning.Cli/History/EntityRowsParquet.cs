using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using OnlineLearning.Batch.History;
using OnlineLearning.Batch.Tables;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.History;

namespace OnlineLearning.Cli.History;

/// <summary>Rows from a Parquet file, whose columns have types already; the first row that cannot be used ends it. Times are timestamps or dates of any unit, else as in a text file.</summary>
internal sealed class EntityRowsParquet : IEntityRows
{
    private readonly EntityRowsSettings _settings;
    private readonly ParquetTable _table;
    private readonly EntityRowColumns _columns;

    /// <param name="settings">The file's times.</param>
    /// <param name="table">The file.</param>
    /// <param name="entities">Whose keys the rows have.</param>
    /// <param name="selection">What they are joined to.</param>
    /// <exception cref="CommandException">A column is not there.</exception>
    public EntityRowsParquet(EntityRowsSettings settings, ParquetTable table, IEnumerable<EntityDefinition> entities, FeatureSelection selection)
    {
        (_settings, _table) = (settings, table);
        _columns = new EntityRowColumns(settings, entities, selection, new TableColumns(table.Path, [.. table.Columns.Select(column => column.Name)]));
    }

    public IReadOnlyList<TypedColumn> Columns => [.. _table.Columns.Select((column, i) => i == _columns.Time ? column with { Kind = DatumKind.Timestamp } : column)];

    public async IAsyncEnumerable<EntityRow> Read([EnumeratorCancellation] CancellationToken cancellation)
    {
        long number = 0;
        await foreach (var cells in _table.Rows(cancellation))
        {
            number++;
            yield return Row(cells, number);
        }
    }

    private EntityRow Row(FeatureDatum[] cells, long number)
    {
        try
        {
            var time = Ticks(_settings.Time, cells[_columns.Time]);
            var known = _settings.Created is null ? long.MaxValue : _columns.Created < 0 ? time : Ticks(_settings.Created, cells[_columns.Created]);
            string?[] keys = [.. _columns.Keys.Select(key => key.Read(cells))];
            cells[_columns.Time] = FeatureDatum.OfTime(time);
            return new(keys, new AsOf(time, known), cells, [.. _columns.Request.Select(each => RequestCell.Read(each.Field, cells[each.Place]))]);
        }
        catch (BadValueException exception)
        {
            throw new HistoryException($"{_settings.Path}: row {number}: {exception.Message}");
        }
    }

    private long Ticks(string column, FeatureDatum value) => value.Kind == DatumKind.Timestamp ? value.Int : TimeParser.Ticks(column, Encoding.UTF8.GetBytes(Text(value)), _settings.TimeUnit);

    // Without an exponent, which times do not have.
    private static string Text(FeatureDatum value) => value.Kind switch
    {
        DatumKind.Null => "",
        DatumKind.Float when Math.Abs(value.Number) < 1e27 => ((decimal)value.Number).ToString(CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
