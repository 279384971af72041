using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Entities;

/// <summary>
/// Learns labels, exactly once. In turn, one label after the other: read the further entities, let the shard learn, apply the gradient in memory. Then, beside other
/// labels: wait until the shard and the further entities are durable, append this entity's own record, acknowledge. Everything is repeatable by the example's
/// id, so a crash anywhere leaves nothing that a repeated label does not complete.
/// </summary>
public sealed class EntityLearning
{
    private readonly EntityContext _context;
    // Made when they are needed: most entities of a store of features never learn.
    private SemaphoreSlim? _turn;
    private Dictionary<UInt128, Task<LearnReply>>? _running;
    private Task _lastAppended = Task.CompletedTask;

    public EntityLearning(EntityContext context)
    {
        _context = context;
        Waits = new EntityWaits(context, EndWait);
    }

    public EntityWaits Waits { get; }

    public ValueTask<LearnReply> Feedback(FeedbackRequest request)
    {
        if (!_context.Definitions.Models.TryGetValue(request.Model, out var live) || (request.Version != 0 && request.Version != live.Version))
        {
            return new(new LearnReply(LearnStatus.StaleModel, 0, 0, 0));
        }

        var term = _context.Term(live);
        var example = KeptPrediction.ExampleIdOf(live.Name, _context.Key, request.Id);
        if (Known(term, example) is { } known)
        {
            return known;
        }

        if (term.Model.Open.Find(request.Id) is not { } kept)
        {
            term.Recorder.RecordDangling();
            return new(new LearnReply(LearnStatus.UnknownPrediction, 0, 0, 0));
        }

        return new(Start(term, example, kept, Arrived(request.Label, request.Weight)));
    }

    public async ValueTask<LearnReply> Learn(LearnRequest request)
    {
        if (!_context.TryModel(request.Example.Model, request.Example.Version, out var live))
        {
            return new LearnReply(LearnStatus.StaleModel, 0, 0, 0);
        }

        var term = _context.Term(live);
        var example = KeptPrediction.ExampleIdOf(live.Name, _context.Key, request.Example.Id);
        if (Known(term, example) is { } known)
        {
            return await known;
        }

        var kept = await EntityPredictions.Score(_context, term, request.Example)
            ?? throw new NotReadyException($"The shared weights of {live.Name} cannot be had now.");
        return Known(term, example) is { } meanwhile ? await meanwhile : await Start(term, example, kept, Arrived(request.Label, request.Weight));
    }

    /// <summary>Another entity's label moves this entity's personal model.</summary>
    public async ValueTask ApplyStep(StepMessage message)
    {
        if (!_context.TryModel(message.Model, message.Version, out var live) || _context.Term(live).Model.TryOutcome(message.ExampleId, out _))
        {
            await _context.Journal.Settled;
            return;
        }

        var reader = new StateReader(message.Step);
        var step = PersonalStep.Read(ref reader);
        _context.State.Learn(live, "", message.ExampleId, step, default);
        var appended = _context.Journal.AppendAndWait(EntityRecords.Label(live, "", message.ExampleId, step, default));
        SnapshotIfDue();
        await appended;
    }

    /// <summary>Takes on changed definitions, between labels, and writes a snapshot: records of before are not to be replayed under them.</summary>
    public async ValueTask TakeOnDefinitions()
    {
        await await Quietly(() =>
        {
            if (_context.IsCurrent)
            {
                return Task.CompletedTask;
            }

            _context.TakeOnDefinitions();
            Waits.Watch();
            return _context.Journal.WriteSnapshot(_context.Save, Waits.OwesDefaultLabel);
        });
        _context.Journal.ThrowIfGivenUp();
    }

    public void SnapshotIfDue()
    {
        if (_context.Journal.SnapshotIsDue)
        {
            _ = Snapshot();
        }
    }

    public async Task Snapshot() => await await Quietly(() => _context.Journal.WriteSnapshot(_context.Save, Waits.OwesDefaultLabel));

    private static LearnReply Reply(LearnStatus status, LabelOutcome outcome) => new(status, outcome.Prediction, outcome.Loss, outcome.Updates);

    /// <summary>The answer for an id that is being learnt or was; null for a new one.</summary>
    private ValueTask<LearnReply>? Known(EntityTerm term, UInt128 example)
        => _running is not null && _running.TryGetValue(example, out var running) ? new(Again(running))
            : term.Model.TryOutcome(example, out var outcome) ? new(Reply(LearnStatus.Duplicate, outcome))
            : null;

    private static async Task<LearnReply> Again(Task<LearnReply> running) => (await running) with { Status = LearnStatus.Duplicate };

    private ArrivedLabel Arrived(double label, double weight, bool isDefault = false) => new(label, weight, _context.Services.Time.GetUtcNow().UtcTicks, isDefault);

    private async Task<LearnReply> Start(EntityTerm term, UInt128 example, KeptPrediction kept, ArrivedLabel given)
    {
        var running = LearnOnce(term, example, kept, given);
        (_running ??= [])[example] = running;
        try
        {
            return await running;
        }
        finally
        {
            _running.Remove(example);
            SnapshotIfDue();
        }
    }

    private async Task<LearnReply> LearnOnce(EntityTerm term, UInt128 example, KeptPrediction kept, ArrivedLabel given)
    {
        Task settled;
        LabelOutcome outcome;
        await (_turn ??= new(1)).WaitAsync();
        try
        {
            if (!_context.TryModel(term.Live.Name, term.Live.Version, out var live))
            {
                return new LearnReply(LearnStatus.StaleModel, 0, 0, 0);
            }

            // Definitions may have changed while this label waited for its turn.
            term = _context.Term(live);
            (outcome, settled) = await LearnInTurn(term, example, kept, given);
        }
        finally
        {
            _turn.Release();
        }

        try
        {
            await settled;
        }
        catch (Exception failure)
        {
            // Memory holds an effect whose durability is unknown: it is read again.
            _context.Journal.GiveUp(failure);
            throw;
        }
        finally
        {
            if (ReferenceEquals(_lastAppended, settled))
            {
                _lastAppended = Task.CompletedTask;
            }
        }

        return Reply(LearnStatus.Learnt, outcome);
    }

    private async Task<(LabelOutcome Outcome, Task Settled)> LearnInTurn(EntityTerm term, UInt128 example, KeptPrediction kept, ArrivedLabel given)
    {
        var (label, weight) = (given.Label, given.Weight);
        var live = term.Live;
        var others = await PersonalReading.Read(_context, live, kept.Keys, kept.Time);
        var shared = await _context.Services.Weights.Get(live.Name, live.Version, term.Shard)
            ?? throw new NotReadyException($"The shared weights of {live.Name} cannot be had now.");
        var step = MixedStep.Prepare(live.Plan, shared, Entry.Of(kept.Entries), PersonalReading.Combine(term, others), label, kept.Time);
        var result = await term.ShardGrain.Learn(new SharedExample(example, kept.Entries, step.Offset, step.Curvature, label, weight));

        var outcome = new LabelOutcome(kept.Prediction, live.Plan.LossOf(kept, label), result.Updates);
        var own = step.Entities[0] with { Gradient = result.Gradient };
        var before = term.Model.Open.Count;
        _context.State.Learn(live, kept.Id, example, own, outcome);
        term.Recorder.AddOpen(term.Model.Open.Count - before);
        term.Recorder.RecordLabel(kept.Prediction, label, outcome.Loss);

        var foundations = result.Durable ?? term.ShardGrain.Durable(example, result);
        if (others.Length > 0)
        {
            foundations = Task.WhenAll([foundations, .. others.Select(other => Send(live, other, example, step.Entities[other.Number] with { Gradient = result.Gradient }))]);
        }

        _lastAppended = AppendAfter(_lastAppended, foundations, EntityRecords.Label(live, kept, example, given, own, outcome));
        return (outcome, _lastAppended);
    }

    // Own records are appended in the order in which labels were learnt, each after what it rests on is durable: a label that this entity
    // remembers is one that the shard and the further entities remember too.
    private async Task AppendAfter(Task previous, Task foundations, byte[] record)
    {
        await foundations;
        await previous;
        await _context.Journal.AppendAndWait(record);
    }

    private static async Task Send(LiveModel live, OtherEntity other, UInt128 example, PersonalStep step)
    {
        var writer = new StateWriter(128);
        step.Write(writer);
        await other.Grain.ApplyStep(new StepMessage(live.Name, live.Version, example, writer.ToArray()));
    }

    private async Task EndWait(LiveModel live, KeptPrediction kept)
    {
        var term = _context.Term(live);
        if (live.Plan.Definition.DefaultLabel is { } label)
        {
            await Start(term, kept.ExampleId(live.Name), kept, Arrived(label, 1, isDefault: true));
            return;
        }

        _context.State.Expire(live, kept.Id);
        _ = _context.Journal.Append(EntityRecords.Expired(live, kept.Id), lazy: true);
        term.Recorder.AddOpen(-1);
        term.Recorder.RecordExpired(1);
    }

    /// <summary>Runs an action when no label is between its effect in memory and its record.</summary>
    private async Task<T> Quietly<T>(Func<T> action)
    {
        await (_turn ??= new(1)).WaitAsync();
        try
        {
            // Each waits for the one before.
            await _lastAppended;
            return action();
        }
        finally
        {
            _turn.Release();
        }
    }
}
