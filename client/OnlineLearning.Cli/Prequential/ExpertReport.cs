using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Ensemble;

namespace OnlineLearning.Cli.Prequential;

/// <summary>One expert of an ensemble at the end of a run.</summary>
/// <param name="Shard">Data shard.</param>
/// <param name="Name">Kind and what sets it apart.</param>
/// <param name="Weight">Its share of the answer, 0 to 1.</param>
/// <param name="MeanLoss">Mean loss of its own predictions; null before the first.</param>
internal sealed record ExpertReport(int Shard, string Name, double Weight, double? MeanLoss)
{
    /// <summary>All experts by shard, the weightiest first; null where the learner is no ensemble.</summary>
    public static IReadOnlyList<ExpertReport>? Of(IReadOnlyList<ILearner> shards)
    {
        return shards is [not IExpertWeights, ..] ? null : [.. shards.SelectMany((shard, number) => ((IExpertWeights)shard).Experts
            .OrderByDescending(expert => expert.Weight)
            .Select(expert => new ExpertReport(number, expert.Name, expert.Weight, double.IsFinite(expert.MeanLoss) ? expert.MeanLoss : null)))];
    }
}
