using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Personal;

namespace OnlineLearning.Core.Evaluation;

/// <summary>An entity of a <see cref="LocalModel"/>, found once and then at hand.</summary>
public sealed record LocalEntity(EntityState State, PersonalModel Personal);

/// <summary>
/// A row whose label is known when it is predicted: scored and learnt in one step, with the numbers that <see cref="Predict"/> and then <see cref="Learn"/> give, to the last bit.
/// Nothing waits for a label, so nothing is kept: no vector, no id, no outcome.
/// </summary>
public sealed partial class LocalModel
{
    /// <summary>Whether entities have a part in scores: personal terms, views or labels. Where they have none no state of them is made, however many there are.</summary>
    public bool HasEntities { get; }

    /// <summary>Multiclass: probability of each class in the last answer of <see cref="PredictThenLearn"/>; else empty.</summary>
    public ReadOnlySpan<double> Probabilities => _probabilities;

    /// <summary>An entity to hand to <see cref="PredictThenLearn"/>; made at first use.</summary>
    public LocalEntity Find(int number, string key)
    {
        var state = Entity(number, key);
        return new(state, state.Model(Live).Personal);
    }

    /// <summary>Scores a row, then learns it.</summary>
    /// <param name="entities">The row's entities in the model's order; not looked at without <see cref="HasEntities"/>.</param>
    /// <param name="shard">Data shard, see <see cref="ModelPlan.ShardOf"/>.</param>
    /// <param name="time">Event time, ticks UTC.</param>
    /// <param name="request">What the request decides of the vector.</param>
    /// <param name="label">Its label.</param>
    /// <param name="weight">Importance, 0 to 1e6.</param>
    /// <returns>What was predicted before the label was learnt.</returns>
    public double PredictThenLearn(ReadOnlySpan<LocalEntity> entities, int shard, long time, ReadOnlySpan<Entry> request, double label, double weight = 1)
    {
        var shared = _shards[shard];
        if (!HasEntities)
        {
            Take(shared, request, 0, 0, label, weight, out var alone);
            Watch(LossOf(alone, label));
            return alone;
        }

        _vector.Start(request);
        for (var e = 0; e < entities.Length; e++)
        {
            _vector.Add(Live, e, entities[e].State, time);
            _personal[e] = entities[e].Personal;
        }

        var x = _vector.Entries;
        var step = MixedStep.Prepare(Plan, shared, x, _personal, label, time);
        var result = Take(shared, x, step.Offset, step.Curvature, label, weight, out var prediction);
        for (var e = 0; e < _personal.Length; e++)
        {
            _personal[e].Learn(step.Entities[e] with { Gradient = result.Gradient }, Plan.Terms[e]);
        }

        Watch(LossOf(prediction, label));
        return prediction;
    }

    // A kept prediction holds floats: the loss is the same to the last bit whichever way a row goes.
    private double LossOf(double prediction, double label)
        => _probabilities.Length == 0 ? Plan.LossOf(prediction, label) : -Math.Log(Math.Clamp((float)_probabilities[(int)label], 1e-15, 1));

    private LearnResult Take(ILearner shared, ReadOnlySpan<Entry> x, double offset, double curvature, double label, double weight, out double prediction)
    {
        if (shared is IClassLearner classes)
        {
            var learnt = classes.ProbabilitiesThenLearn(x, label, weight, _probabilities);
            prediction = SoftmaxStep.Best(_probabilities);
            return learnt;
        }

        var result = shared.ScoreThenLearn(x, offset, curvature, label, weight, out var score);
        prediction = Plan.Predict(score);
        return result;
    }
}
