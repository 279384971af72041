using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Gateway.Reading;

/// <summary>A label as read: what to call with what.</summary>
/// <param name="PredictionId">As given.</param>
/// <param name="Grain">The primary entity's grain.</param>
/// <param name="Request">The label.</param>
/// <param name="Classes">Of the model; none where it is not multiclass.</param>
internal readonly record struct FeedbackCall(string PredictionId, IEntityGrain Grain, FeedbackRequest Request, ClassNames Classes);
