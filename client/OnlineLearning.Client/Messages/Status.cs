namespace OnlineLearning.Client.Messages;

/// <summary>The server.</summary>
/// <param name="Version">Version of the program.</param>
/// <param name="UptimeSeconds">Seconds since it started.</param>
/// <param name="DefinitionsVersion">Version of the definitions applied; 0: none.</param>
/// <param name="Models">Number of models.</param>
/// <param name="Journal">The journal's fill.</param>
/// <param name="Storage">Storage provider.</param>
/// <param name="Freshness">How fresh reads of features were since the process began.</param>
public sealed record ServerStatus(
    string Version, double UptimeSeconds, long DefinitionsVersion, long Models, JournalStatus? Journal, string? Storage, FreshnessStatus? Freshness = null);

/// <summary>The journal's fill.</summary>
/// <param name="Records">Records not yet covered by a snapshot.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="BoundBytes">Size at which the oldest grains snapshot first.</param>
public sealed record JournalStatus(long Records, long Bytes, long BoundBytes);

/// <summary>How fresh reads of features were, by feature calls and predictions alike.</summary>
/// <param name="Reads">Reads of entities that had taken an event in.</param>
/// <param name="Behind">Reads that lacked an event acknowledged before.</param>
/// <param name="LagMaxSeconds">Longest time for which such an event had been missing.</param>
/// <param name="Acknowledged">Calls that brought events, acknowledged.</param>
/// <param name="AcknowledgeMeanSeconds">From an event taken in, and visible, to its acknowledgement, durable.</param>
/// <param name="AcknowledgeMaxSeconds">The longest.</param>
public sealed record FreshnessStatus(long Reads, long Behind, double LagMaxSeconds, long Acknowledged, double AcknowledgeMeanSeconds, double AcknowledgeMaxSeconds);
