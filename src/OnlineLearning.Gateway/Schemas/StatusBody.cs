namespace OnlineLearning.Gateway.Schemas;

/// <summary>The server.</summary>
/// <param name="Version">Version of the program.</param>
/// <param name="UptimeSeconds">Since it began to serve.</param>
/// <param name="DefinitionsVersion">Version of the definitions applied; 0: none.</param>
/// <param name="Models">Number of models.</param>
/// <param name="Journal">The journal's fill.</param>
/// <param name="Storage">Storage provider.</param>
internal sealed record StatusBody(string Version, double UptimeSeconds, long DefinitionsVersion, int Models, JournalBody Journal, string Storage);

/// <summary>The journal's fill.</summary>
/// <param name="Records">Records that no snapshot covers yet.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="BoundBytes">Size above which the oldest grains are asked for a snapshot.</param>
internal sealed record JournalBody(long Records, long Bytes, long BoundBytes);
