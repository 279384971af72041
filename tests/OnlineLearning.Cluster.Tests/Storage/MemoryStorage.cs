using System.Globalization;
using Orleans.Serialization;
using Orleans.Storage;

namespace OnlineLearning.Cluster.Tests.Storage;

/// <summary>A grain storage with ETags that keeps a copy of what is written, and fails when told to: before anything was written, or after.</summary>
internal sealed class MemoryStorage(Serializer serializer) : IGrainStorage
{
    private readonly Dictionary<(string, GrainId), (string ETag, byte[] Data)> _states = [];
    private int _version;

    public bool FailWrites { get; set; }

    public bool FailAfterWriting { get; set; }

    public int States => _states.Count;

    public IReadOnlyList<GrainId> Grains => [.. _states.Keys.Select(key => key.Item2).Distinct()];

    public override string ToString() => string.Join('\n', _states.Select(state => $"{state.Key} {state.Value.ETag} {Convert.ToHexString(state.Value.Data)}"));

    public int Writes { get; private set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_states)
        {
            grainState.RecordExists = _states.TryGetValue((stateName, grainId), out var stored);
            grainState.ETag = grainState.RecordExists ? stored.ETag : null;
            grainState.State = grainState.RecordExists ? serializer.Deserialize<T>(stored.Data) : Activator.CreateInstance<T>();
            return Task.CompletedTask;
        }
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_states)
        {
            Check(stateName, grainId, grainState.ETag);
            var etag = (++_version).ToString(CultureInfo.InvariantCulture);
            _states[(stateName, grainId)] = (etag, serializer.SerializeToArray(grainState.State));
            Writes++;
            if (FailAfterWriting)
            {
                throw new TimeoutException("no answer");
            }

            (grainState.ETag, grainState.RecordExists) = (etag, true);
            return Task.CompletedTask;
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_states)
        {
            Check(stateName, grainId, grainState.ETag);
            _states.Remove((stateName, grainId));
            (grainState.ETag, grainState.RecordExists) = (null, false);
            return Task.CompletedTask;
        }
    }

    private void Check(string stateName, GrainId grainId, string? etag)
    {
        if (FailWrites)
        {
            throw new IOException("the disk is gone");
        }

        var stored = _states.TryGetValue((stateName, grainId), out var state) ? state.ETag : null;
        if (stored != etag)
        {
            throw new InconsistentStateException("ETag", stored ?? "none", etag ?? "none");
        }
    }
}
