using System.Text.Json.Serialization;
using OnlineLearning.Client.Messages;

namespace OnlineLearning.Client.Json;

/// <summary>Reads and writes every message without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(Rfc3339Converter), typeof(FeatureValueConverter)])]
[JsonSerializable(typeof(PredictRequest))]
[JsonSerializable(typeof(PredictResult))]
[JsonSerializable(typeof(FeedbackRequest))]
[JsonSerializable(typeof(FeedbackResult))]
[JsonSerializable(typeof(LearnRequest))]
[JsonSerializable(typeof(LearnResult))]
[JsonSerializable(typeof(EventRequest))]
[JsonSerializable(typeof(EventResult))]
[JsonSerializable(typeof(BackfillRequest))]
[JsonSerializable(typeof(BackfillResult))]
[JsonSerializable(typeof(FeaturesRequest))]
[JsonSerializable(typeof(FeaturesResult))]
[JsonSerializable(typeof(ApplyResult))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelDetail))]
[JsonSerializable(typeof(RewarmRequest))]
[JsonSerializable(typeof(RewarmResult))]
[JsonSerializable(typeof(EntityDetail))]
[JsonSerializable(typeof(ServerStatus))]
[JsonSerializable(typeof(ImportResult))]
[JsonSerializable(typeof(Problem))]
public sealed partial class ClientJson : JsonSerializerContext;
