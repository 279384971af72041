using System.Text.Json;

namespace OnlineLearning.Client.Messages;

/// <summary>Past events of one entity for one view, in the order in which they arrived.</summary>
/// <param name="View">The view.</param>
/// <param name="Entity">The entity's key.</param>
/// <param name="Events">1 to 1,000, by ascending sequence.</param>
public sealed record BackfillRequest(string View, string Entity, IReadOnlyList<BackfillEvent> Events);

/// <summary>A past event.</summary>
/// <param name="Sequence">Number of its record in the entity's journal, as the offline store has it.</param>
/// <param name="Time">Event time.</param>
/// <param name="Created">When it came to be known.</param>
/// <param name="Fields">Its fields by name.</param>
public sealed record BackfillEvent(long Sequence, DateTimeOffset Time, DateTimeOffset Created, IReadOnlyDictionary<string, JsonElement> Fields);

/// <summary>What became of the events.</summary>
/// <param name="Taken">They are in the view.</param>
/// <param name="Known">The view had them: by an earlier backfill, or because they came after it began.</param>
/// <param name="Late">Taken, but too old for any window of now.</param>
public sealed record BackfillResult(long Taken, long Known, long Late);
