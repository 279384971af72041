using System.Text.Json.Serialization;

namespace OnlineLearning.Gateway.Schemas;

/// <summary>The wire's shapes: snake_case. Predict, feedback, learn and events are read and written by hand; their shapes here describe and check that.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PredictBody))]
[JsonSerializable(typeof(PredictAnswerBody))]
[JsonSerializable(typeof(FeedbackBody))]
[JsonSerializable(typeof(FeedbackAnswerBody))]
[JsonSerializable(typeof(LearnBody))]
[JsonSerializable(typeof(LearnAnswerBody))]
[JsonSerializable(typeof(EventBody))]
[JsonSerializable(typeof(EventAnswerBody))]
[JsonSerializable(typeof(BackfillBody))]
[JsonSerializable(typeof(BackfillAnswerBody))]
[JsonSerializable(typeof(FeaturesBody))]
[JsonSerializable(typeof(FeaturesAnswerBody))]
[JsonSerializable(typeof(OnlineFeaturesBody))]
[JsonSerializable(typeof(OnlineFeaturesAnswerBody))]
[JsonSerializable(typeof(PushBody))]
[JsonSerializable(typeof(PushAnswerBody))]
[JsonSerializable(typeof(ApplyAnswerBody))]
[JsonSerializable(typeof(ModelsBody))]
[JsonSerializable(typeof(ModelBody))]
[JsonSerializable(typeof(RewarmBody))]
[JsonSerializable(typeof(RewarmAnswerBody))]
[JsonSerializable(typeof(ExportBody))]
[JsonSerializable(typeof(EntityBody))]
[JsonSerializable(typeof(StatusBody))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
internal sealed partial class GatewayJson : JsonSerializerContext;
