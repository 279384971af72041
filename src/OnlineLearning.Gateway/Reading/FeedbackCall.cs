using OnlineLearning.Contracts.Entities;

namespace OnlineLearning.Gateway.Reading;

/// <summary>A label as read: what to call with what.</summary>
internal readonly record struct FeedbackCall(string PredictionId, IEntityGrain Grain, FeedbackRequest Request);
