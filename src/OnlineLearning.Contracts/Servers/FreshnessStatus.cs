namespace OnlineLearning.Contracts.Servers;

/// <summary>How fresh this process's reads of features were, since it began; only entities that have taken an event in since they were last read from storage are counted.</summary>
/// <param name="Reads">Reads by feature calls and predictions.</param>
/// <param name="Behind">Reads that lacked an event acknowledged before; 0 by construction on one silo.</param>
/// <param name="LagMaxSeconds">Longest time for which such an event had been missing.</param>
/// <param name="Acknowledged">Calls that brought events, acknowledged.</param>
/// <param name="AcknowledgeMeanSeconds">From an event taken in, and visible, to its acknowledgement, durable.</param>
/// <param name="AcknowledgeMaxSeconds">The longest.</param>
public sealed record FreshnessStatus(long Reads, long Behind, double LagMaxSeconds, long Acknowledged, double AcknowledgeMeanSeconds, double AcknowledgeMaxSeconds);
