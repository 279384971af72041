using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.OnDemand;

namespace OnlineLearning.Batch.History;

/// <summary>A column of a feature view that is read from an entity's history.</summary>
/// <param name="Entity">Whose it is.</param>
/// <param name="View">The view.</param>
/// <param name="Column">A column of it.</param>
public sealed record StoredColumn(string Entity, string View, string Column);

/// <summary>A column of the result.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Feature">As <c>view:column</c>.</param>
/// <param name="Kind">What its values are where they are not null.</param>
/// <param name="Place">Place of the stored column that it is; of one that is computed, among all that are.</param>
/// <param name="IsComputed">Whether it is of an on-demand view.</param>
public sealed record SelectedFeature(string Name, string Feature, DatumKind Kind, int Place, bool IsComputed);

/// <summary>An on-demand view of which columns were asked for.</summary>
/// <param name="Plan">Its expressions.</param>
/// <param name="Needs">Place of each column that they use among the stored ones.</param>
/// <param name="Request">Place of its first request value among those of all views.</param>
/// <param name="Start">Place of its first column among all that are computed.</param>
internal sealed record SelectedOnDemand(OnDemandPlan Plan, int[] Needs, int Request, int Start);
