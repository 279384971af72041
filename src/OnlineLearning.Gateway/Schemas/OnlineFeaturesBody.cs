using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnlineLearning.Gateway.Schemas;

/// <summary>A question for feature values in Feast's form.</summary>
/// <param name="Entities">An array for each join key, a value for each row: strings or whole numbers; null: no such entity in this row. Values that on-demand views need may stand here too.</param>
/// <param name="Features">view:column, or view for all its columns; or a feature_service.</param>
/// <param name="FeatureService">A named list of features, instead of features.</param>
/// <param name="FullFeatureNames">Answers view__column rather than column.</param>
/// <param name="RequestContext">Values that on-demand views need, an array for each.</param>
internal sealed record OnlineFeaturesBody(
    IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> Entities,
    IReadOnlyList<string>? Features = null,
    string? FeatureService = null,
    bool? FullFeatureNames = null,
    IReadOnlyDictionary<string, IReadOnlyList<JsonElement>>? RequestContext = null);

/// <summary>Feature values in Feast's form: a column a result.</summary>
/// <param name="Metadata">Names of the results.</param>
/// <param name="Results">Columns: join keys first, then features in the order asked for.</param>
internal sealed record OnlineFeaturesAnswerBody(FeatureNamesBody Metadata, IReadOnlyList<FeatureColumnBody> Results);

/// <summary>What the results are.</summary>
/// <param name="FeatureNames">One for each result.</param>
internal sealed record FeatureNamesBody(IReadOnlyList<string> FeatureNames);

/// <summary>One column; its lists run over the rows.</summary>
/// <param name="Values">Null where there is none.</param>
/// <param name="Statuses">PRESENT, NULL_VALUE, NOT_FOUND, OUTSIDE_MAX_AGE.</param>
/// <param name="EventTimestamps">Time of the newest event behind the value; 1970-01-01T00:00:00Z where there is none.</param>
internal sealed record FeatureColumnBody(IReadOnlyList<JsonElement> Values, IReadOnlyList<string> Statuses, IReadOnlyList<DateTime> EventTimestamps);

/// <summary>Rows pushed to a source.</summary>
/// <param name="PushSourceName">The source.</param>
/// <param name="Df">A column a property: join keys, event time, created time if the source has one, fields. A value without an array stands for every row.</param>
/// <param name="To">online (default), offline, online_and_offline.</param>
/// <param name="IdColumn">Column whose values are the events' ids: a repeat takes effect once.</param>
/// <param name="AllowRegistryCache">Feast's; of no effect.</param>
/// <param name="TransformOnWrite">Feast's; of no effect.</param>
internal sealed record PushBody(
    string PushSourceName, IReadOnlyDictionary<string, JsonElement> Df, string? To = null, string? IdColumn = null, bool? AllowRegistryCache = null, bool? TransformOnWrite = null);

/// <summary>What became of the rows.</summary>
/// <param name="Accepted">Taken in.</param>
/// <param name="Duplicates">Their ids were seen before.</param>
/// <param name="Late">Too old for every window of every view: counted, of no effect.</param>
/// <param name="InPart">Of the accepted, those that some view did not take whole, as of an event; absent: none.</param>
internal sealed record PushAnswerBody(int Accepted, int Duplicates, int Late, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? InPart = null);
