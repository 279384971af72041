using System.Text.Json;

namespace OnlineLearning.Gateway.Schemas;

/// <summary>A question for feature values.</summary>
/// <param name="Entity">Entity name.</param>
/// <param name="Keys">1 to 1,000 keys: strings, or objects of the entity's join keys.</param>
/// <param name="Features">view:column, or view for all its columns; or a feature_service.</param>
/// <param name="Time">As of when; default: now.</param>
/// <param name="FeatureService">A named list of features, instead of features.</param>
/// <param name="Request">Values that on-demand views need: an array beside the keys, or one value for all.</param>
internal sealed record FeaturesBody(
    string Entity,
    IReadOnlyList<JsonElement> Keys,
    IReadOnlyList<string>? Features = null,
    DateTimeOffset? Time = null,
    string? FeatureService = null,
    IReadOnlyDictionary<string, JsonElement>? Request = null);

/// <summary>Feature values, a row a key.</summary>
/// <param name="Entity">Entity name.</param>
/// <param name="Features">Names of the columns of every row.</param>
/// <param name="Results">Rows in the order of the keys.</param>
internal sealed record FeaturesAnswerBody(string Entity, IReadOnlyList<string> Features, IReadOnlyList<FeatureRowBody> Results);

/// <summary>One entity's values; the lists run beside the features.</summary>
/// <param name="Key">The entity's key.</param>
/// <param name="Values">Numbers, strings, true or false, times (RFC 3339) or lists, by the feature's type; null where there is none.</param>
/// <param name="Statuses">PRESENT, NULL_VALUE, NOT_FOUND, OUTSIDE_MAX_AGE.</param>
/// <param name="EventTimestamps">Time of the newest event of the column's view.</param>
internal sealed record FeatureRowBody(string Key, IReadOnlyList<JsonElement> Values, IReadOnlyList<string> Statuses, IReadOnlyList<DateTime?> EventTimestamps);
