namespace OnlineLearning.Gateway.Schemas;

/// <summary>The server.</summary>
/// <param name="Version">Version of the program.</param>
/// <param name="UptimeSeconds">Since it began to serve.</param>
/// <param name="DefinitionsVersion">Version of the definitions applied; 0: none.</param>
/// <param name="Models">Number of models.</param>
/// <param name="Journal">The journal's fill.</param>
/// <param name="Storage">Storage provider.</param>
/// <param name="Freshness">How fresh reads of features were since the process began.</param>
internal sealed record StatusBody(string Version, double UptimeSeconds, long DefinitionsVersion, int Models, JournalBody Journal, string Storage, FreshnessBody Freshness);

/// <summary>The journal's fill.</summary>
/// <param name="Records">Records that no snapshot covers yet.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="BoundBytes">Size above which the oldest grains are asked for a snapshot.</param>
internal sealed record JournalBody(long Records, long Bytes, long BoundBytes);

/// <summary>How fresh reads of features were, by feature calls and predictions alike.</summary>
/// <param name="Reads">Reads of entities that had taken an event in.</param>
/// <param name="Behind">Reads that lacked an event acknowledged before.</param>
/// <param name="LagMaxSeconds">Longest time for which such an event had been missing; 0 where there was none.</param>
/// <param name="Acknowledged">Calls that brought events, acknowledged.</param>
/// <param name="AcknowledgeMeanSeconds">From an event taken in, and visible, to its acknowledgement, durable.</param>
/// <param name="AcknowledgeMaxSeconds">The longest.</param>
internal sealed record FreshnessBody(long Reads, long Behind, double LagMaxSeconds, long Acknowledged, double AcknowledgeMeanSeconds, double AcknowledgeMaxSeconds);
