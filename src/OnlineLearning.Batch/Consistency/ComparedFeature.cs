using OnlineLearning.Core.Features.History;

namespace OnlineLearning.Batch.Consistency;

/// <summary>An input of a model that comes from a view, with what the check found.</summary>
/// <param name="Input">Its name in the model.</param>
/// <param name="Entity">Whose view.</param>
/// <param name="View">The view.</param>
/// <param name="Column">Its column.</param>
/// <param name="Consistency">Served beside history.</param>
public sealed record ComparedFeature(string Input, string Entity, string View, string Column, FeatureConsistency Consistency);

/// <summary>A value that does not match.</summary>
/// <param name="Feature">As <c>view:column</c>.</param>
/// <param name="Prediction">Id of the prediction.</param>
/// <param name="Key">Key of the entity.</param>
/// <param name="Time">Time of the question, ticks UTC.</param>
/// <param name="Kind">In what way.</param>
/// <param name="Served">What was served; empty: nothing.</param>
/// <param name="History">What history gives.</param>
public sealed record FoundMismatch(string Feature, string Prediction, string Key, long Time, Agreement Kind, string Served, string History);
