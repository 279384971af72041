namespace OnlineLearning.Client.Messages;

/// <summary>What an import brought.</summary>
/// <param name="DefinitionsVersion">Version of the definitions.</param>
/// <param name="Entities">Entities with a state.</param>
/// <param name="Models">Number of models.</param>
/// <param name="Shards">Shards of all models.</param>
/// <param name="CheckedOnly">Nothing was loaded: it would have been.</param>
public sealed record ImportResult(long DefinitionsVersion, long Entities, int Models, int Shards, bool CheckedOnly);
