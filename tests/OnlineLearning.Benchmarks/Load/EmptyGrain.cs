using OnlineLearning.Contracts.Entities;

namespace OnlineLearning.Benchmarks.Load;

/// <summary>The baseline: the entity grain's calls with nothing in them.</summary>
[Alias("bench.IEmptyGrain")]
public interface IEmptyGrain : IGrainWithStringKey
{
    [Alias("Predict")]
    ValueTask<PredictReply> Predict(PredictRequest request);

    [Alias("Feedback")]
    ValueTask<LearnReply> Feedback(FeedbackRequest request);
}

public sealed class EmptyGrain : Grain, IEmptyGrain
{
    public ValueTask<PredictReply> Predict(PredictRequest request) => default;

    public ValueTask<LearnReply> Feedback(FeedbackRequest request) => default;
}
