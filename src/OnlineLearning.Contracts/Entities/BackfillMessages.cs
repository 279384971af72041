namespace OnlineLearning.Contracts.Entities;

/// <summary>Past events of this entity for one view.</summary>
/// <param name="View">The view.</param>
/// <param name="Sequences">Number of each event's record in this entity's journal, ascending.</param>
/// <param name="Events">By position of <paramref name="Sequences"/>, all of the view's source.</param>
[GenerateSerializer, Immutable, Alias("ol.BackfillRequest")]
public sealed record BackfillRequest([property: Id(0)] string View, [property: Id(1)] long[] Sequences, [property: Id(2)] EventRecord[] Events);

/// <summary>What became of them.</summary>
/// <param name="Taken">Events that a column lacked.</param>
/// <param name="Known">Events that every column had.</param>
/// <param name="Late">Taken, but too old for any window of now.</param>
[GenerateSerializer, Immutable, Alias("ol.BackfillReply")]
public readonly record struct BackfillReply([property: Id(0)] long Taken, [property: Id(1)] long Known, [property: Id(2)] long Late);
