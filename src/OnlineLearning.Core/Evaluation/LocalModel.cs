using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Evaluation.Monitoring;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Learning.Personal;

namespace OnlineLearning.Core.Evaluation;

/// <summary>
/// One model with its entities in this process: the served path without grains, journal and clock. The entity's state builds and keeps the vector, the shard
/// learns, every term moves by one gradient, in the same order and with the same code as behind the server.
/// </summary>
public sealed partial class LocalModel
{
    private readonly Dictionary<string, LiveModel> _models;
    private readonly EntityPlan[] _plans;
    private readonly Dictionary<string, EntityState>[] _entities;
    private readonly ILearner[] _shards;
    private readonly VectorBuffer _vector = new();
    private readonly PersonalModel[] _personal;
    private readonly double[] _probabilities;
    private readonly LossDrift _drift;

    public LocalModel(DefinitionSet definitions, string model)
    {
        Plan = new ModelPlan(definitions.Models[model]);
        Live = new LiveModel(model, 1, Plan);
        _models = new() { [model] = Live };
        _plans = [.. Plan.Definition.Entities.Select(entity => new EntityPlan(entity, definitions.Sources.Values, definitions.FeatureViews.Values))];
        _entities = [.. _plans.Select(_ => new Dictionary<string, EntityState>())];
        _shards = new ILearner[Plan.Definition.Shards];
        for (var shard = 0; shard < _shards.Length; shard++)
        {
            _shards[shard] = Plan.CreateLearner(shard);
        }

        _personal = new PersonalModel[_plans.Length];
        _probabilities = new double[Plan.Classes.Count];
        _drift = new LossDrift(Plan.Definition.Rewarm);
        HasEntities = Plan.EntityInputs.Any(inputs => inputs.Length > 0) || Plan.HasPersonalTerms;
    }

    public ModelPlan Plan { get; }

    public LiveModel Live { get; }

    /// <summary>Shared parts by shard.</summary>
    public IReadOnlyList<ILearner> Shards => _shards;

    /// <summary>Times that a loss alarm set the learning rate back.</summary>
    public int Rewarmings { get; private set; }

    /// <summary>State of an entity; made at first use.</summary>
    public EntityState Entity(int number, string key)
    {
        if (!_entities[number].TryGetValue(key, out var state))
        {
            _entities[number][key] = state = new EntityState(Plan.Definition.Entities[number], key, _plans[number], _models);
        }

        return state;
    }

    /// <summary>Builds the vector and scores it.</summary>
    /// <param name="id">Unique id of the example.</param>
    /// <param name="keys">Keys of the model's entities, in its order.</param>
    /// <param name="time">Event time, ticks UTC.</param>
    /// <param name="request">What the request decides of the vector.</param>
    public KeptPrediction Predict(string id, string[] keys, long time, ReadOnlySpan<Entry> request)
    {
        _vector.Start(request);
        for (var e = 0; e < keys.Length; e++)
        {
            _vector.Add(Live, e, Entity(e, keys[e]), time);
        }

        var shared = _shards[Plan.ShardOf(keys[0])];
        var answer = Answer.Of(Plan, shared, _vector.Entries, MixedModel.PersonalScore(shared, _vector.Entries, PersonalOf(keys)));
        return new KeptPrediction(id, keys, time, long.MaxValue, answer.Prediction, _vector.ToBytes()) { Probabilities = answer.Probabilities };
    }

    /// <summary>Learns the label of a kept prediction.</summary>
    public LabelOutcome Learn(KeptPrediction kept, double label, double weight = 1)
    {
        var personal = PersonalOf(kept.Keys);
        var x = Entry.Of(kept.Entries);
        var shared = _shards[Plan.ShardOf(kept.Keys[0])];
        var step = MixedStep.Prepare(Plan, shared, x, personal, label, kept.Time);
        var result = shared.Learn(x, step.Offset, step.Curvature, label, weight);
        var outcome = new LabelOutcome(kept.Prediction, Plan.LossOf(kept, label), shared.Updates);
        var example = kept.ExampleId(Live.Name);
        for (var e = 0; e < personal.Length; e++)
        {
            Entity(e, kept.Keys[e]).Learn(Live, kept.Id, example, step.Entities[e] with { Gradient = result.Gradient }, outcome);
        }

        Watch(outcome.Loss);
        return outcome;
    }

    /// <summary>Re-warms the shards where the losses say so.</summary>
    private void Watch(double loss)
    {
        if (!_drift.Add(loss))
        {
            return;
        }

        Rewarmings++;
        foreach (var shard in _shards)
        {
            shard.Rewarm(Plan.Definition.Rewarm.Share);
        }
    }

    private ReadOnlySpan<PersonalModel> PersonalOf(string[] keys)
    {
        for (var e = 0; e < keys.Length; e++)
        {
            _personal[e] = Entity(e, keys[e]).Model(Live).Personal;
        }

        return _personal;
    }
}
