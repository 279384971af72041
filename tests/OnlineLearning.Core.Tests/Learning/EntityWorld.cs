using System.Runtime.InteropServices;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Learning.Personal;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>One entity's life from a seed: each step changes the state and gives the record of the change.</summary>
internal sealed class EntityWorld(int seed)
{
    private const int MostOpen = 4;
    private readonly Random _random = new(seed);
    private int _ids;

    public static IReadOnlyDictionary<string, LiveModel> Models { get; } = MakeModels();

    public EntityState State { get; } = New();

    public static EntityState New()
    {
        var definitions = TestModels.Definitions(Models["m"].Plan.Definition);
        return new("user", "ann", new EntityPlan("user", definitions.Sources.Values, definitions.FeatureViews.Values), Models);
    }

    /// <returns>The record, and a copy of the state's bytes after it is <c>TestModels.State(world.State.Write)</c>.</returns>
    public byte[] Step()
    {
        var live = Models[_random.Next(2) == 0 ? "m" : "n"];
        return _random.Next(5) switch
        {
            0 or 1 => Event(),
            2 => Predict(live),
            3 => Label(live),
            _ => Expire(live),
        };
    }

    private static Dictionary<string, LiveModel> MakeModels()
    {
        var personal = new PersonalDefinition(TestModels.Term(0.3), new CoefficientsDefinition(["x"], TestModels.Term(0.1), 4), new FactorsDefinition(2, TestModels.Term(0.1)));
        var model = TestModels.Model(TestModels.Learner("squared"), TestModels.Numeric("x")) with
        {
            MaxOpenPredictions = MostOpen,
            Personal = new Dictionary<string, PersonalDefinition> { ["user"] = personal },
        };
        return new()
        {
            ["m"] = new LiveModel("m", 3, new ModelPlan(model)),
            ["n"] = new LiveModel("n", 1, new ModelPlan(model with { Name = "n", Personal = new Dictionary<string, PersonalDefinition>() })),
        };
    }

    private byte[] Event()
    {
        UInt128? id = _random.Next(3) == 0 ? null : EntityEvent.IdOf("user_events", $"e{_ids++}");
        var source = _random.Next(6) == 0 ? "gone" : "user_events";
        var text = _random.Next(3) == 0;
        var time = _random.NextInt64(3 * TimeSpan.TicksPerHour) - (_ids % 5 == 4 ? TimeSpan.TicksPerDay : 0);
        var @event = new EntityEvent(source, id, time, time + 7, ["amount", "note"], [FeatureDatum.Of(_random.NextDouble()), text ? FeatureDatum.Of("hällo") : default]);
        return EntityRecords.Event(@event, isLate: State.Apply(@event) == Placement.TooLate);
    }

    private byte[] Predict(LiveModel live)
    {
        Entry[] x = [new Entry(live.Plan.InterceptPlace, 1, Entry.Intercept, 0), new Entry(300, (float)_random.NextDouble(), 0, 1)];
        var kept = new KeptPrediction($"p{_ids++}", ["ann", "übrig"], _random.NextInt64(1_000), 2_000, _random.NextDouble(), MemoryMarshal.AsBytes(x.AsSpan()).ToArray());
        var model = State.Model(live);
        var record = EntityRecords.Prediction(live, kept, out var offset);
        model.Expired += model.Open.Add(OpenPredictions.KeyOf(kept.Id), record.AsSpan(offset), live.Plan.Definition.MaxOpenPredictions);
        return record;
    }

    private byte[] Label(LiveModel live)
    {
        var (id, factors) = (State.Model(live).Open.Oldest?.Id ?? $"p{_ids++}", live.Plan.Terms[0].FactorCount);
        var step = new PersonalStep(_random.NextDouble() - 0.5, _random.NextDouble(), _random.NextInt64(1_000), [_random.Next(10) + 20], [1], [.. Enumerable.Repeat(0.5f, factors)]);
        var (example, outcome) = (KeptPrediction.ExampleIdOf(live.Name, "ann", id), new LabelOutcome(_random.NextDouble(), _random.NextDouble(), _ids));
        State.Learn(live, id, example, step, outcome);
        return EntityRecords.Label(live, id, example, step, outcome);
    }

    private byte[] Expire(LiveModel live)
    {
        var id = State.Model(live).Open.Oldest?.Id ?? "none";
        State.Expire(live, id);
        return EntityRecords.Expired(live, id);
    }
}
