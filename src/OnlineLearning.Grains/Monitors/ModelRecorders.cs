using System.Collections.Concurrent;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Monitors;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Grains.Monitors;

/// <summary>The recorders of this process, one a model; a new version of a model gets a new one.</summary>
public sealed class ModelRecorders(ILiveDefinitions definitions) : IModelTelemetry
{
    private readonly ConcurrentDictionary<string, ModelRecorder> _recorders = new();

    public IEnumerable<ModelRecorder> All => _recorders.Values;

    public ModelRecorder Of(LiveModel live)
        => _recorders.TryGetValue(live.Name, out var recorder) && recorder.Live.Version == live.Version
            ? recorder
            : _recorders.AddOrUpdate(live.Name, _ => new ModelRecorder(live), (_, held) => held.Live.Version >= live.Version ? held : new ModelRecorder(live));

    public void RecordLatency(string model, TimeSpan elapsed)
    {
        if (definitions.Current.Models.TryGetValue(model, out var live))
        {
            Of(live).RecordLatency(elapsed);
        }
    }

    public void RecordDangling(string model)
    {
        if (definitions.Current.Models.TryGetValue(model, out var live))
        {
            Of(live).RecordDangling();
        }
    }
}
