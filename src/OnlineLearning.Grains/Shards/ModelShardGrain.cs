using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Ensemble;
using OnlineLearning.Core.Learning.Exports;
using OnlineLearning.Core.Learning.Mixing;
using OnlineLearning.Grains.Durability;
using Orleans.Concurrency;

namespace OnlineLearning.Grains.Shards;

/// <inheritdoc cref="IModelShardGrain"/>
[Reentrant, GrainType(ShardKey.TypeName)]
public sealed class ModelShardGrain : Grain, IModelShardGrain, IJournaledGrain
{
    private readonly ILiveDefinitions _definitions;
    private readonly SharedWeights _weights;
    private readonly ILogger<ModelShardGrain> _logger;
    private readonly GrainJournal _journal;
    private readonly LearningMeter _meter;
    private readonly TimeProvider _time;
    private readonly FollowOptions _follow;
    private readonly string _model;
    private readonly int _version;
    private readonly int _shard;
    private ShardFold? _current;
    private ShardHistory? _history;

    public ModelShardGrain(
        IJournal journal,
        SnapshotStorage snapshots,
        ILiveDefinitions definitions,
        SharedWeights weights,
        IOptions<DurabilityOptions> options,
        IOptions<FollowOptions> follow,
        LearningMeter meter,
        TimeProvider time,
        ILogger<ModelShardGrain> logger)
    {
        _follow = follow.Value;
        (_definitions, _weights, _meter, _time, _logger) = (definitions, weights, meter, time, logger);
        (_model, _version, _shard) = ShardKey.Parse(this.GetPrimaryKeyString());
        _journal = new GrainJournal(this.GetGrainId(), journal, snapshots, options.Value, this);
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (Live() is null)
        {
            await _definitions.Confirm().WaitAsync(cancellationToken);
        }

        _current = new ShardFold(Live() ?? throw new NotReadyException($"Model {_model} version {_version} is not applied in this silo."), _shard);
        var started = _time.GetTimestamp();
        await _journal.Load(State.Restore, record => State.Replay(record.Data, record.Sequence), cancellationToken);
        _meter.Recovered(_model, _shard, _time.GetElapsedTime(started));
        _weights.Publish(_model, _version, _shard, State.Learner);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_current is null)
        {
            // It never came to be active.
            return;
        }

        _weights.Withdraw(_model, _shard, State.Learner);
        await Snapshot();
    }

    public ValueTask<SharedResult> Learn(SharedExample example)
    {
        _journal.ThrowIfGivenUp();
        if (State.Results.TryGet(example.ExampleId, out var known))
        {
            // The first call of this id may still be on its way to the disk.
            return new(known with { Durable = _journal.Settled });
        }

        var result = State.Take(example, _journal.Last + 1);
        return new(result with { Durable = Append(ShardRecord.Write(example)) });
    }

    public ValueTask<byte[]> Contribute(bool whole)
    {
        _journal.ThrowIfGivenUp();
        return new(State.Mixable.Contribute(_shard, whole).ToBytes());
    }

    public async Task<bool> TakeOn(byte[] mixed)
    {
        _journal.ThrowIfGivenUp();
        if (!State.Live.Plan.IsMixed || State.Mixable.TakeOn(MixResult.Read(mixed)) is not { } change)
        {
            return false;
        }

        await Append(ShardRecord.Write(change));
        return true;
    }

    public async Task<ShardRewarm> Rewarm(UInt128 id, double share)
    {
        _journal.ThrowIfGivenUp();
        if (!(share > 0 && share <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share of the initial rate, above 0 to 1, is allowed.");
        }

        var applied = State.TakeOn(id, share);
        if (!applied)
        {
            // The first call of this id may still be on its way to the disk.
            await _journal.Settled;
            return new(_shard, false, State.Learner.Rate);
        }

        var rate = State.Learner.Rate;
        await Append(ShardRecord.Rewarm(id, share));
        _meter.Rewarming(_model, _shard);
        _logger.LogInformation("Shard {Shard} was re-warmed to a share of {Share} of its initial learning rate: {Rate}", this.GetPrimaryKeyString(), share, rate);
        return new(_shard, true, rate);
    }

    public Task Durable(UInt128 exampleId, SharedResult result)
    {
        _journal.ThrowIfGivenUp();
        // Another activation may have answered Learn: what it could not write, this one has not read, and may have given its number to another example.
        return State.Results.TryGet(exampleId, out var known) && known == result with { Durable = null }
            ? _journal.Settled
            : throw new JournalUnavailableException($"{this.GetGrainId()} was read again and does not have the example of record {result.Record}.");
    }

    public ValueTask<ShardStatus> Describe()
        => new(new ShardStatus(
            _shard,
            State.Learner.Updates,
            State.Learner.Rate,
            Digest.Of(State.Learner.Write),
            State.Live.Plan.IsMixed ? State.Mixable.Round : 0,
            State.Rewarmings.Count,
            State.Learner is IExpertWeights ensemble ? [.. ensemble.Experts.Select(expert => new ExpertStatus(expert.Name, expert.Weight, expert.MeanLoss))] : null));

    public ValueTask<byte[]?> Export(int most)
    {
        _journal.ThrowIfGivenUp();
        return new((State.Learner as IExportable)?.Export(most).ToBytes());
    }

    /// <remarks>Also the moment to take on a changed schedule or l2, which make no new version: what was learnt goes on under them, from a snapshot on.</remarks>
    public async ValueTask Wake()
    {
        if (_definitions.Current.Models.GetValueOrDefault(_model) is { } live && live.Version == _version && !ReferenceEquals(live, State.Live))
        {
            State.MoveTo(live);
            _weights.Publish(_model, _version, _shard, State.Learner);
            await _journal.WriteSnapshot(State.Save);
        }
    }

    public ValueTask<ShardChange> Pull(string activation, long version)
    {
        _journal.ThrowIfGivenUp();
        _history ??= new(GrainContext.ActivationId.ToString(), _follow.Period / 2, _time);
        return new(_history.Since(State.Learner, _journal.Last, activation, version));
    }

    public async ValueTask Snapshot() => await _journal.WriteSnapshot(State.Save);

    private ShardFold State => _current!;

    private LiveModel? Live() => _definitions.Current.Models.TryGetValue(_model, out var live) && live.Version == _version ? live : null;

    private Task Append(byte[] record)
    {
        var appended = _journal.Append(record);
        if (_journal.SnapshotIsDue)
        {
            _ = _journal.WriteSnapshot(State.Save);
        }

        return appended;
    }

    void IJournaledGrain.GiveUp(Exception failure)
    {
        _logger.LogWarning(failure, "Shard {Shard} gives way and will be read again", this.GetPrimaryKeyString());
        _weights.Withdraw(_model, _shard, State.Learner);
        DeactivateOnIdle();
    }
}
