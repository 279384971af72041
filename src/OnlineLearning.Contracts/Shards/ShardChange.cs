namespace OnlineLearning.Contracts.Shards;

/// <summary>What a follower of a shard is answered.</summary>
/// <param name="Activation">Whose versions these are: they begin anew where the shard has moved.</param>
/// <param name="Version">That the changes lead to, from 1.</param>
/// <param name="Since">That they start from: the one asked for; 0: from nothing.</param>
/// <param name="Age">How long ago the shard was as in this version, at the most.</param>
/// <param name="Changes">What changed in the served bytes, version by version; none: nothing has.</param>
[GenerateSerializer, Immutable, Alias("ol.ShardChange")]
public sealed record ShardChange([property: Id(0)] string Activation, [property: Id(1)] long Version, [property: Id(2)] long Since, [property: Id(3)] TimeSpan Age, [property: Id(4)] byte[][] Changes);
