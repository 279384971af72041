namespace OnlineLearning.Contracts.Monitors;

/// <summary>Where this process records what only the gateway sees; recorded locally, shipped once a second.</summary>
public interface IModelTelemetry
{
    /// <summary>Time from a prediction's request read to its answer known.</summary>
    void RecordLatency(string model, TimeSpan elapsed);

    /// <summary>A label that named no open prediction.</summary>
    void RecordDangling(string model);
}
