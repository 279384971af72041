using System.Text.Json;

namespace OnlineLearning.Gateway.Schemas;

/// <summary>Past events of one entity for one view.</summary>
/// <param name="View">The view.</param>
/// <param name="Entity">Key of the view's entity.</param>
/// <param name="Events">1 to 1,000, by ascending sequence.</param>
internal sealed record BackfillBody(string View, string Entity, IReadOnlyList<BackfillEventBody> Events);

/// <summary>A past event.</summary>
/// <param name="Sequence">Number of its record in the entity's journal, as the offline store has it.</param>
/// <param name="Time">Event time, RFC 3339.</param>
/// <param name="Created">When it came to be known, RFC 3339.</param>
/// <param name="Fields">The source's fields by name, as in events.</param>
internal sealed record BackfillEventBody(long Sequence, DateTimeOffset Time, DateTimeOffset Created, IReadOnlyDictionary<string, JsonElement> Fields);

/// <summary>What became of them.</summary>
/// <param name="Taken">Events that a column of the view lacked.</param>
/// <param name="Known">Events that every column had.</param>
/// <param name="Late">Taken, but too old for any window of now.</param>
internal sealed record BackfillAnswerBody(long Taken, long Known, long Late);
