namespace OnlineLearning.Client.Messages;

/// <summary>The server.</summary>
/// <param name="Version">Version of the program.</param>
/// <param name="UptimeSeconds">Seconds since it started.</param>
/// <param name="DefinitionsVersion">Version of the definitions applied; 0: none.</param>
/// <param name="Models">Number of models.</param>
/// <param name="Journal">The journal's fill.</param>
/// <param name="Storage">Storage provider.</param>
public sealed record ServerStatus(
    string Version, double UptimeSeconds, long DefinitionsVersion, long Models, JournalStatus? Journal, string? Storage);

/// <summary>The journal's fill.</summary>
/// <param name="Records">Records not yet covered by a snapshot.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="BoundBytes">Size at which the oldest grains snapshot first.</param>
public sealed record JournalStatus(long Records, long Bytes, long BoundBytes);
