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
/// labels: append this entity's own record behind those of the shard and the further entities, acknowledge when it is durable. Everything is repeatable by the example's
/// id, so a crash anywhere leaves nothing that a repeated label does not complete.
/// </summary>
public sealed class EntityLearning
{
    private readonly EntityContext _context;
    private Turn _turn;
    private Task _lastAppended = Task.CompletedTask;

    public EntityLearning(EntityContext context)
    {
        _context = context;
        Waits = new EntityWaits(context, this);
    }

    public EntityWaits Waits { get; }

    private LabelsUnderWay Labels => _context.Services.Labels;

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
        => Labels.TryFind(this, example, out var running) ? new(Again(running))
            : term.Model.TryOutcome(example, out var outcome) ? new(Reply(LearnStatus.Duplicate, outcome))
            : null;

    private static async Task<LearnReply> Again(Task<LearnReply> running) => (await running) with { Status = LearnStatus.Duplicate };

    private ArrivedLabel Arrived(double label, double weight, bool isDefault = false) => new(label, weight, _context.Services.Time.GetUtcNow().UtcTicks, isDefault);

    private Task<LearnReply> Start(EntityTerm term, UInt128 example, KeptPrediction kept, ArrivedLabel given)
    {
        var running = LearnOnce(term, example, kept, given);
        if (!running.IsCompleted)
        {
            Labels.Add(this, example, running);
        }

        return running;
    }

    // One method from the turn to the answer: each further one that waits is more objects for every label under way.
    private async Task<LearnReply> LearnOnce(EntityTerm term, UInt128 example, KeptPrediction kept, ArrivedLabel given)
    {
        try
        {
            LabelOutcome outcome;
            Task appended;
            await _turn.Take();
            try
            {
                if (!_context.TryModel(term.Live.Name, term.Live.Version, out var live))
                {
                    return new LearnReply(LearnStatus.StaleModel, 0, 0, 0);
                }

                // Definitions may have changed while this label waited for its turn.
                term = _context.Term(live);
                var others = await PersonalReading.Read(_context, live, kept.Keys, kept.Time);
                var shared = term.Shared(_context.Services.Weights) ?? await _context.Services.Weights.Get(live.Name, live.Version, term.Shard)
                    ?? throw new NotReadyException($"The shared weights of {live.Name} cannot be had now.");
                var step = MixedStep.Prepare(live.Plan, shared, Entry.Of(kept.Entries), PersonalReading.Combine(term, others), given.Label, kept.Time);
                var result = await term.ShardGrain.Learn(new SharedExample(example, kept.Entries, step.Offset, step.Curvature, given.Label, given.Weight));
                outcome = new LabelOutcome(kept.Prediction, live.Plan.LossOf(kept, given.Label), result.Updates);
                var own = step.Entities[0] with { Gradient = result.Gradient };
                Apply(term, example, kept, own, given.Label, outcome);
                var record = EntityRecords.Label(live, kept, example, given, own, outcome);
                appended = AppendBehind(result, others, record) ?? AppendAfter(Foundations(term, example, result, others, step), record);
            }
            finally
            {
                _turn.Pass();
            }

            try
            {
                await appended;
            }
            catch (Exception failure)
            {
                // Memory holds an effect whose durability is unknown: it is read again.
                _context.Journal.GiveUp(failure);
                throw;
            }

            Rest(appended);
            return Reply(LearnStatus.Learnt, outcome);
        }
        finally
        {
            Labels.Remove(this, example);
            SnapshotIfDue();
        }
    }

    private void Apply(EntityTerm term, UInt128 example, KeptPrediction kept, PersonalStep own, double label, LabelOutcome outcome)
    {
        var before = term.Model.Open.Count;
        _context.State.Learn(term.Live, kept.Id, example, own, outcome);
        term.Recorder.AddOpen(term.Model.Open.Count - before);
        term.Recorder.RecordLabel(kept.Prediction, label, outcome.Loss);
    }

    // A label that this entity remembers is one that the shard and the further entities remember too: its record is durable after what it rests on, and own records are in the order in which labels were learnt.
    // Where the shard's record goes to the same journal, that one keeps the order, and both may be one commit.
    private Task? AppendBehind(SharedResult result, OtherEntity[] others, byte[] record)
        => others.Length == 0 && _lastAppended.IsCompletedSuccessfully && result.Durable is { } durable ? _context.Journal.TryAppendBehind(durable, record) : null;

    private Task AppendAfter(Task foundations, byte[] record)
    {
        return _lastAppended = InOrder(_lastAppended);

        async Task InOrder(Task previous)
        {
            await foundations;
            await previous;
            await _context.Journal.AppendAndWait(record);
        }
    }

    private static Task Foundations(EntityTerm term, UInt128 example, SharedResult result, OtherEntity[] others, MixedStep step)
    {
        var shard = result.Durable ?? term.ShardGrain.Durable(example, result);
        return others.Length == 0 ? shard : Task.WhenAll([shard, .. others.Select(other => Send(term.Live, other, example, step.Entities[other.Number] with { Gradient = result.Gradient }))]);
    }

    /// <summary>An entity that rests holds no task of an append.</summary>
    private void Rest(Task appended)
    {
        _context.Journal.Rest(appended);
        if (ReferenceEquals(_lastAppended, appended))
        {
            _lastAppended = Task.CompletedTask;
        }
    }

    private static async Task Send(LiveModel live, OtherEntity other, UInt128 example, PersonalStep step)
    {
        var writer = new StateWriter(128);
        step.Write(writer);
        await other.Grain.ApplyStep(new StepMessage(live.Name, live.Version, example, writer.ToArray()));
    }

    /// <summary>A prediction has waited as long as its model waits for labels.</summary>
    public async Task EndWait(LiveModel live, KeptPrediction kept)
    {
        var term = _context.Term(live);
        var example = kept.ExampleId(live.Name);
        if (Labels.TryFind(this, example, out var running))
        {
            // Its label has come, and is under way: nothing else is learnt for it.
            await running;
            return;
        }

        if (live.Plan.Definition.DefaultLabel is { } label)
        {
            await Start(term, example, kept, Arrived(label, 1, isDefault: true));
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
        await _turn.Take();
        try
        {
            // Each waits for the one before.
            await _lastAppended;
            return action();
        }
        finally
        {
            _turn.Pass();
        }
    }
}
