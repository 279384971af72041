using System.Text.Json;

namespace OnlineLearning.Gateway.Schemas;

/// <summary>The label of a prediction.</summary>
/// <param name="PredictionId">As predict answered it.</param>
/// <param name="Label">A finite number, or true (1) and false (0); 0 to 1 for binary models. Multiclass: the name of a class, a string.</param>
/// <param name="Weight">Importance, above 0 to 1,000,000; default 1.</param>
internal sealed record FeedbackBody(string PredictionId, JsonElement Label, double? Weight = null);

/// <summary>What a label did.</summary>
/// <param name="PredictionId">The prediction.</param>
/// <param name="Status">learnt, or duplicate: it had been learnt before and changed nothing now.</param>
/// <param name="Prediction">What had been predicted: a number; multiclass: the name of a class.</param>
/// <param name="Loss">The model's loss of that prediction.</param>
/// <param name="Updates">Number of this update in its shard's order.</param>
internal sealed record FeedbackAnswerBody(string PredictionId, string Status, JsonElement Prediction, double Loss, long Updates);

/// <summary>An example with its label, without a prediction before.</summary>
/// <param name="Entities">As in predict.</param>
/// <param name="Label">A finite number, or true (1) and false (0); 0 to 1 for binary models. Multiclass: the name of a class, a string.</param>
/// <param name="Features">As in predict.</param>
/// <param name="Time">As in predict.</param>
/// <param name="Id">Makes a repeat harmless; without it a repeat is learnt again.</param>
/// <param name="Weight">Importance, above 0 to 1,000,000; default 1.</param>
internal sealed record LearnBody(
    IReadOnlyDictionary<string, string> Entities, JsonElement Label, IReadOnlyDictionary<string, JsonElement>? Features = null, DateTimeOffset? Time = null, string? Id = null, double? Weight = null);

/// <summary>What an example did.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">learnt, or duplicate.</param>
/// <param name="Prediction">What the model said before it learnt: a number; multiclass: the name of a class.</param>
/// <param name="Loss">The model's loss of that.</param>
/// <param name="Updates">Number of this update in its shard's order.</param>
internal sealed record LearnAnswerBody(string Id, string Status, JsonElement Prediction, double Loss, long Updates);
