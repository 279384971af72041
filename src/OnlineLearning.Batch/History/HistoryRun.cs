using OnlineLearning.Batch.Tables;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Batch.History;

/// <summary>What a run did.</summary>
/// <param name="Rows">Rows written.</param>
/// <param name="Events">Events of the entities that were asked for.</param>
/// <param name="Features">Counts by status of each feature, in the order of <see cref="FeatureSelection.Features"/>.</param>
public sealed record HistorySummary(long Rows, long Events, IReadOnlyList<StatusCounts> Features);

/// <summary>
/// A training set that is point-in-time correct: every row with the features that its entities had at its time. Rows and events are sorted by entity and time on disk, so memory does not grow with the store or with the rows:
/// <paramref name="mostBytes"/> for each of the sorts of an entity at a time, the rows of one entity (24 bytes each), the states of one entity and one row group.
/// </summary>
/// <param name="definitions">Sources and views.</param>
/// <param name="selection">What is joined.</param>
/// <param name="folder">An existing folder for files while it sorts.</param>
/// <param name="mostBytes">Memory of one sort. Default 64 MB.</param>
public sealed class HistoryRun(DefinitionSet definitions, FeatureSelection selection, string folder, long mostBytes = HistoryRun.DefaultBytes)
{
    public const long DefaultBytes = 64 << 20;

    /// <summary>Writes the rows with their features.</summary>
    /// <param name="rows">Whose and when.</param>
    /// <param name="past">Events.</param>
    /// <param name="path">A name that <see cref="TableWriters"/> knows.</param>
    /// <param name="withStatuses">Adds a column <c>NAME__status</c> for each feature.</param>
    /// <param name="cancellation">Ends it; the file is then what it was before.</param>
    /// <exception cref="HistoryException">A row cannot be read, or a column would have the name of a feature.</exception>
    public async Task<HistorySummary> Write(IEntityRows rows, IPastEvents past, string path, bool withStatuses, CancellationToken cancellation = default)
    {
        var entities = selection.Entities.ToList();
        var joins = entities.Select(Join).ToList();
        try
        {
            var count = await Ask(rows, joins, cancellation);
            var answered = new List<IEnumerable<AnsweredRow>>();
            foreach (var join in joins)
            {
                answered.Add(await join.Answer(past, cancellation));
            }

            var answers = new HistoryAnswers(selection, entities, answered);
            var features = selection.Features.Select(feature => new TypedColumn(feature.Name, feature.Kind)).ToList();
            var columns = new List<TypedColumn>([.. rows.Columns, .. features]);
            columns.AddRange(withStatuses ? features.Select(column => new TypedColumn($"{column.Name}__status", DatumKind.String)) : []);
            RefuseDoubles(columns);
            await using var writer = await TableWriters.Create(path, columns);
            var statuses = await Copy(rows, answers, writer, columns.Count, withStatuses, cancellation);
            await writer.Complete();
            return new(count, joins.Sum(join => join.Events), statuses);
        }
        finally
        {
            joins.ForEach(join => join.Dispose());
        }
    }

    private EntityJoin Join(string entity) =>
        new(new EntityPlan(entity, definitions.Sources.Values, Needed(entity)), selection.Stored.Where(column => column.Entity == entity), folder, mostBytes);

    // Views that nobody asked for are not replayed.
    private IEnumerable<FeatureViewDefinition> Needed(string entity) =>
        selection.Stored.Where(column => column.Entity == entity).Select(column => column.View).Distinct().Select(view => definitions.FeatureViews[view]);

    private static async Task<long> Ask(IEntityRows rows, List<EntityJoin> joins, CancellationToken cancellation)
    {
        long number = 0;
        await foreach (var row in rows.Read(cancellation))
        {
            for (var i = 0; i < joins.Count; i++)
            {
                if (row.Keys[i] is { } key)
                {
                    joins[i].Ask(key, row.AsOf, number);
                }
            }

            number++;
        }

        return number;
    }

    private async Task<List<StatusCounts>> Copy(IEntityRows rows, HistoryAnswers answers, ITableWriter writer, int width, bool withStatuses, CancellationToken cancellation)
    {
        var statuses = selection.Features.Select(feature => new StatusCounts(feature.Feature)).ToList();
        var line = new FeatureDatum[width];
        await foreach (var row in rows.Read(cancellation))
        {
            answers.Next(row.Request);
            row.Cells.CopyTo(line, 0);
            for (var i = 0; i < statuses.Count; i++)
            {
                var value = answers[selection.Features[i]];
                statuses[i].Add(value.Status);
                line[row.Cells.Length + i] = value.Value;
                if (withStatuses)
                {
                    line[row.Cells.Length + statuses.Count + i] = FeatureDatum.Of(StatusCounts.NameOf(value.Status));
                }
            }

            await writer.Write(line);
        }

        return statuses;
    }

    private static void RefuseDoubles(List<TypedColumn> columns)
    {
        if (columns.GroupBy(column => column.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new HistoryException($"two columns of the result would be named {twice.Key}; allowed: a name that the rows do not have, or full names (view__column).");
        }
    }
}
