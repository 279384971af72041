using OnlineLearning.Batch.Tables;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.History;

namespace OnlineLearning.Batch.History;

/// <summary>The rows that features are joined to: whose, as of when.</summary>
public interface IEntityRows
{
    /// <summary>Columns that are kept as they are; known once the rows have been read to their end.</summary>
    IReadOnlyList<TypedColumn> Columns { get; }

    /// <summary>All rows, the same at every call.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="HistoryException">A row cannot be read.</exception>
    IAsyncEnumerable<EntityRow> Read(CancellationToken cancellation);
}

/// <param name="Keys">Key of each entity of <see cref="FeatureSelection.Entities"/>, in its order; null where the row has none.</param>
/// <param name="AsOf">Time, and what was known.</param>
/// <param name="Cells">Values of <see cref="IEntityRows.Columns"/>.</param>
/// <param name="Request">Values of <see cref="FeatureSelection.Request"/>.</param>
public sealed record EntityRow(string?[] Keys, AsOf AsOf, FeatureDatum[] Cells, FeatureDatum[] Request);
