namespace OnlineLearning.Contracts.Servers;

/// <summary>This silo has not yet what the call needs, definitions or shared weights; nothing was done, and a repeat may succeed.</summary>
[GenerateSerializer]
[Alias("ol.NotReady")]
public sealed class NotReadyException(string message) : Exception(message);
