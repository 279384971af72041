namespace OnlineLearning.Client.Messages;

/// <summary>A question for current feature values.</summary>
/// <param name="Entity">Entity name.</param>
/// <param name="Keys">Keys, 1 to 1,000; those of an entity of several join keys as <see cref="JoinedKey.Of"/> makes them.</param>
/// <param name="Features"><c>view:column</c>, or <c>view</c> for all its columns; null: those of <paramref name="FeatureService"/>.</param>
/// <param name="Time">As of when; null: the server's now.</param>
/// <param name="FeatureService">A named list of features, instead of <paramref name="Features"/>.</param>
/// <param name="Request">Values that on-demand views need: by name, one for each key.</param>
public sealed record FeaturesRequest(
    string Entity,
    IReadOnlyList<string> Keys,
    IReadOnlyList<string>? Features = null,
    DateTimeOffset? Time = null,
    string? FeatureService = null,
    IReadOnlyDictionary<string, IReadOnlyList<FeatureValue>>? Request = null);

/// <summary>Feature values, a row a key.</summary>
/// <param name="Entity">Entity name.</param>
/// <param name="Features">Names of the columns of every row.</param>
/// <param name="Results">Rows in the order of the keys asked for.</param>
public sealed record FeaturesResult(string Entity, IReadOnlyList<string> Features, IReadOnlyList<FeatureRow> Results);

/// <summary>One entity's values; the lists run beside <see cref="FeaturesResult.Features"/>.</summary>
/// <param name="Key">The entity's key.</param>
/// <param name="Values">Values; missing where the status is not PRESENT.</param>
/// <param name="Statuses"><c>PRESENT</c>, <c>NULL_VALUE</c>, <c>NOT_FOUND</c>, <c>OUTSIDE_MAX_AGE</c>.</param>
/// <param name="EventTimestamps">Time of the newest event behind each value.</param>
public sealed record FeatureRow(
    string Key,
    IReadOnlyList<FeatureValue> Values,
    IReadOnlyList<string> Statuses,
    IReadOnlyList<DateTimeOffset?> EventTimestamps);
