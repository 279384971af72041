using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Core.Learning;
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
    private readonly ResultMemory _results = new();
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
        ILogger<ModelShardGrain> logger)
    {
        (_definitions, _weights, _logger) = (definitions, weights, logger);
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
        await _journal.Load(Restore, Replay, cancellationToken);
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
            return new(known);
        }

        var result = Take(example, _journal.Last + 1);
        _ = Append(ShardRecord.Write(example));
        return new(result);
    }

    public ValueTask<byte[]> Contribute(bool whole)
    {
        _journal.ThrowIfGivenUp();
        return new(Mixable.Contribute(_shard, whole).ToBytes());
    }

    public async Task<bool> TakeOn(byte[] mixed)
    {
        _journal.ThrowIfGivenUp();
        if (Mixable.TakeOn(MixResult.Read(mixed)) is not { } change)
        {
            return false;
        }

        await Append(ShardRecord.Write(change));
        return true;
    }

    public Task Durable(long record)
    {
        _journal.ThrowIfGivenUp();
        return _journal.Settled;
    }

    public ValueTask<ShardStatus> Describe()
        => new(new ShardStatus(_shard, _learner.Updates, _learner.Rate, Digest.Of(_learner.Write), (_learner as IMixable)?.Round ?? 0));

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

    private IMixable Mixable => (IMixable)_learner;

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
        if (ShardRecord.IsMixed(record.Span))
        {
            Mixable.Apply(ShardRecord.ReadMixed(record.Span));
        }
        else
        {
            Take(ShardRecord.Read(record.Span), _journal.Last + 1);
        }
    }

    private SharedResult Take(SharedExample example, long record)
    {
        var (_, gradient) = _learner.Learn(Entry.Of(example.Entries), example.Offset, example.Curvature, example.Label, example.Weight);
        var result = new SharedResult(gradient, _learner.Updates, record);
        _results.Add(example.ExampleId, result);
        return result;
    }

    private byte[] Save()
    {
        var writer = new StateWriter(1 << 16);
        writer.Byte(1);
        _learner.Write(writer);
        _results.Write(writer);
        return writer.ToArray();
    }

    private void Restore(byte[] state)
    {
        var reader = new StateReader(state);
        reader.Version(1, "Shard");
        _learner.Read(ref reader);
        _results.Read(ref reader);
    }

    private void GiveUp(Exception failure)
    {
        _logger.LogWarning(failure, "Shard {Shard} gives way and will be read again", this.GetPrimaryKeyString());
        _weights.Withdraw(_model, _shard, _learner);
        DeactivateOnIdle();
    }
}
