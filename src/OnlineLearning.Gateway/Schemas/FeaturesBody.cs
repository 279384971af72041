using OnlineLearning.Core.Features;

namespace OnlineLearning.Gateway.Schemas;

/// <summary>A question for feature values.</summary>
/// <param name="Entity">Entity name.</param>
/// <param name="Keys">1 to 1,000 keys.</param>
/// <param name="Features">view:column, or view for all its columns.</param>
/// <param name="Time">As of when; default: now.</param>
internal sealed record FeaturesBody(string Entity, IReadOnlyList<string> Keys, IReadOnlyList<string> Features, DateTimeOffset? Time = null);

/// <summary>Feature values, a row a key.</summary>
/// <param name="Entity">Entity name.</param>
/// <param name="Features">Names of the columns of every row.</param>
/// <param name="Results">Rows in the order of the keys.</param>
internal sealed record FeaturesAnswerBody(string Entity, IReadOnlyList<string> Features, IReadOnlyList<FeatureRowBody> Results);

/// <summary>One entity's values; the lists run beside the features.</summary>
/// <param name="Key">The entity's key.</param>
/// <param name="Values">By the feature's type: a number, true or false, a string, a time (RFC 3339 with Z), an array of numbers or of strings; null where there is none.</param>
/// <param name="Statuses">PRESENT, NULL_VALUE, NOT_FOUND, OUTSIDE_MAX_AGE.</param>
/// <param name="EventTimestamps">Time of the newest event behind the value.</param>
internal sealed record FeatureRowBody(string Key, IReadOnlyList<FeatureDatum> Values, IReadOnlyList<string> Statuses, IReadOnlyList<DateTime?> EventTimestamps);
