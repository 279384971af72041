using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnlineLearning.Gateway.Schemas;

/// <summary>Something that happened to an entity.</summary>
/// <param name="Source">The source it belongs to.</param>
/// <param name="Entity">Key of the source's entity.</param>
/// <param name="Fields">The source's fields by name: numbers, true or false, strings, times (RFC 3339), arrays of numbers, by the field's type; null or absent is missing.</param>
/// <param name="Time">Event time, RFC 3339; default: now.</param>
/// <param name="Id">Makes a repeat harmless; without it a repeat counts again. [A-Za-z0-9_.-]{1,64}.</param>
/// <param name="Created">When it came to be known, RFC 3339; of two events of one time the later known wins; default: when the server takes it in.</param>
internal sealed record EventBody(string Source, string Entity, IReadOnlyDictionary<string, JsonElement> Fields, DateTimeOffset? Time = null, string? Id = null, DateTimeOffset? Created = null);

/// <summary>What became of an event.</summary>
/// <param name="Status">accepted; duplicate; late: too old for every window of every view, counted, of no effect.</param>
/// <param name="InPart">true, else absent: accepted, but too late for the shorter windows of some view, or a full window of `hop: exact` gave an event away.</param>
internal sealed record EventAnswerBody(string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? InPart = null);
