using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Ensemble;
using OnlineLearning.Core.Learning.Exports;
using OnlineLearning.Core.Learning.Mixing;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Grains.Durability;
using Orleans.Concurrency;

namespace OnlineLearning.Grains.Shards;

/// <inheritdoc cref="IModelShardGrain"/>
[Reentrant, GrainType("ol.shard")]
public sealed class ModelShardGrain : Grain, IModelShardGrain
{
    private readonly ILiveDefinitions _definitions;
    private readonly SharedWeights _weights;
    private readonly ILogger<ModelShardGrain> _logger;
    private readonly GrainJournal _journal;
    private readonly LearningMeter _meter;
    private readonly TimeProvider _time;
    private readonly ResultMemory _results = new();
    private RewarmMemory _rewarmings = new();
    private readonly string _model;
    private readonly int _version;
    private readonly int _shard;
    private LiveModel _live = null!;
    private ILearner _learner = null!;

    public ModelShardGrain(
        [PersistentState("state", GrainSnapshot.StorageName)] IPersistentState<GrainSnapshot> snapshot,
        IJournal journal,
        ILiveDefinitions definitions,
        SharedWeights weights,
        IOptions<DurabilityOptions> options,
        LearningMeter meter,
        TimeProvider time,
        ILogger<ModelShardGrain> logger)
    {
        (_definitions, _weights, _meter, _time, _logger) = (definitions, weights, meter, time, logger);
        (_model, _version, _shard) = ShardKey.Parse(this.GetPrimaryKeyString());
        _journal = new GrainJournal(this.GetGrainId(), journal, snapshot, options.Value, GiveUp);
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!_definitions.Current.Models.TryGetValue(_model, out var live) || live.Version != _version)
        {
            throw new InvalidOperationException($"Model {_model} version {_version} is not applied in this silo.");
        }

        _live = live;
        _learner = live.Plan.CreateLearner(_shard);
        var started = _time.GetTimestamp();
        await _journal.Load(Restore, record => Replay(record.Data), cancellationToken);
        _meter.Recovered(_model, _shard, _time.GetElapsedTime(started));
        _weights.Publish(_model, _version, _shard, _learner);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _weights.Withdraw(_model, _shard, _learner);
        await Snapshot();
    }

    public ValueTask<SharedResult> Learn(SharedExample example)
    {
        _journal.ThrowIfGivenUp();
        if (_results.TryGet(example.ExampleId, out var known))
        {
            // The first call of this id may still be on its way to the disk.
            return new(known with { Durable = _journal.Settled });
        }

        var result = Take(example, _journal.Last + 1);
        return new(result with { Durable = Append(ShardRecord.Write(example)) });
    }

    public ValueTask<byte[]> Contribute(bool whole)
    {
        _journal.ThrowIfGivenUp();
        return new(Mixable.Contribute(_shard, whole).ToBytes());
    }

    public async Task<bool> TakeOn(byte[] mixed)
    {
        _journal.ThrowIfGivenUp();
        if (!_live.Plan.IsMixed || Mixable.TakeOn(MixResult.Read(mixed)) is not { } change)
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

        var applied = TakeOn(id, share);
        if (!applied)
        {
            // The first call of this id may still be on its way to the disk.
            await _journal.Settled;
            return new(_shard, false, _learner.Rate);
        }

        var rate = _learner.Rate;
        await Append(ShardRecord.Rewarm(id, share));
        _meter.Rewarming(_model, _shard);
        _logger.LogInformation("Shard {Shard} was re-warmed to a share of {Share} of its initial learning rate: {Rate}", this.GetPrimaryKeyString(), share, rate);
        return new(_shard, true, rate);
    }

    public Task Durable(long record)
    {
        _journal.ThrowIfGivenUp();
        return record <= _journal.Last
            ? _journal.Settled
            : throw new JournalUnavailableException($"Shard {this.GetPrimaryKeyString()} was read again and has lost an update that was not durable yet.");
    }

    public ValueTask<ShardStatus> Describe()
        => new(new ShardStatus(
            _shard,
            _learner.Updates,
            _learner.Rate,
            Digest.Of(_learner.Write),
            _live.Plan.IsMixed ? Mixable.Round : 0,
            _rewarmings.Count,
            _learner is IExpertWeights ensemble ? [.. ensemble.Experts.Select(expert => new ExpertStatus(expert.Name, expert.Weight, expert.MeanLoss))] : null));

    public ValueTask<byte[]?> Export(int most)
    {
        _journal.ThrowIfGivenUp();
        return new((_learner as IExportable)?.Export(most).ToBytes());
    }

    /// <remarks>Also the moment to take on a changed schedule or l2, which make no new version: what was learnt goes on under them, from a snapshot on.</remarks>
    public async ValueTask Wake()
    {
        if (_definitions.Current.Models.GetValueOrDefault(_model) is { } live && live.Version == _version && !ReferenceEquals(live, _live))
        {
            var writer = new StateWriter(1 << 16);
            _learner.Write(writer);
            var reader = new StateReader(writer.WrittenSpan);
            var learner = live.Plan.CreateLearner(_shard);
            learner.Read(ref reader);
            (_live, _learner) = (live, learner);
            _weights.Publish(_model, _version, _shard, learner);
            await _journal.WriteSnapshot(Save);
        }
    }

    public async ValueTask Snapshot() => await _journal.WriteSnapshot(Save);

    private IMixable Mixable => _live.Plan.IsMixed && _learner is IMixable mixable
        ? mixable
        : throw new InvalidOperationException($"The shards of model {_model} are not mixed: it has one, or what its learner {_live.Plan.Definition.Learner.Kind} learns cannot be averaged.");

    private Task Append(byte[] record)
    {
        var appended = _journal.Append(record);
        if (_journal.SnapshotIsDue)
        {
            _ = _journal.WriteSnapshot(Save);
        }

        return appended;
    }

    private void Replay(ReadOnlyMemory<byte> record)
    {
        switch (ShardRecord.Kind(record.Span))
        {
            case ShardRecordKind.Mixed:
                Mixable.Apply(ShardRecord.ReadMixed(record.Span));
                break;
            case ShardRecordKind.Rewarmed:
                var (id, share) = ShardRecord.ReadRewarm(record.Span);
                TakeOn(id, share);
                break;
            default:
                Take(ShardRecord.Read(record.Span), _journal.Last + 1);
                break;
        }
    }

    private SharedResult Take(SharedExample example, long record)
    {
        var (_, gradient) = _learner.Learn(Entry.Of(example.Entries), example.Offset, example.Curvature, example.Label, example.Weight);
        var result = new SharedResult(gradient, _learner.Updates, record);
        _results.Add(example.ExampleId, result);
        return result;
    }

    /// <summary>False where the id is known, and nothing changed.</summary>
    private bool TakeOn(UInt128 id, double share)
    {
        if (!_rewarmings.Add(id))
        {
            return false;
        }

        _learner.Rewarm(share);
        return true;
    }

    private byte[] Save() => ShardState.Write(_learner, _results, _rewarmings);

    private void Restore(byte[] state) => _rewarmings = ShardState.Read(state, _learner, _results);

    private void GiveUp(Exception failure)
    {
        _logger.LogWarning(failure, "Shard {Shard} gives way and will be read again", this.GetPrimaryKeyString());
        _weights.Withdraw(_model, _shard, _learner);
        DeactivateOnIdle();
    }
}
