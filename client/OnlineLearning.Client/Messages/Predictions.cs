namespace OnlineLearning.Client.Messages;

/// <summary>A question to a model.</summary>
/// <param name="Entities">Key of each of the model's entities, by entity name; a key has 1 to 256 characters.</param>
/// <param name="Features">The model's request inputs by name; one that is not sent is missing.</param>
/// <param name="Time">When it is asked, in event time; null: the server's now.</param>
/// <param name="Id">Caller's id, [A-Za-z0-9_.-]{1,64}; null: generated. The same id again is answered as it was the first time.</param>
public sealed record PredictRequest(
    IReadOnlyDictionary<string, string> Entities,
    IReadOnlyDictionary<string, FeatureValue>? Features = null,
    DateTimeOffset? Time = null,
    string? Id = null);

/// <summary>A prediction.</summary>
/// <param name="PredictionId">Name it in the feedback.</param>
/// <param name="Model">The model.</param>
/// <param name="ModelVersion">Version that answered.</param>
/// <param name="Prediction">Regression: the label's unit. Binary: probability of label 1, 0 to 1. Multiclass: name of the likeliest class.</param>
/// <param name="Expires">When the server stops waiting for its label.</param>
/// <param name="Probabilities">Multiclass: the probability of each class by name. Else null.</param>
public sealed record PredictResult(
    string PredictionId, string Model, int ModelVersion, FeatureValue Prediction, DateTimeOffset? Expires, IReadOnlyDictionary<string, double>? Probabilities = null);

/// <summary>The label of a prediction.</summary>
/// <param name="PredictionId">As answered by predict.</param>
/// <param name="Label">Regression: finite. Binary: 0 or 1. Multiclass: the name of a class.</param>
/// <param name="Weight">Importance; null: 1.</param>
public sealed record FeedbackRequest(string PredictionId, FeatureValue Label, double? Weight = null);

/// <summary>What a label did.</summary>
/// <param name="PredictionId">The prediction.</param>
/// <param name="Status"><c>learnt</c>, or <c>duplicate</c>: it had been learnt before and changed nothing now.</param>
/// <param name="Prediction">What had been predicted; multiclass: the name of a class.</param>
/// <param name="Loss">The learner's loss of that prediction.</param>
/// <param name="Updates">Sequence number of this update in its shard.</param>
public sealed record FeedbackResult(string PredictionId, string Status, FeatureValue Prediction, double Loss, long Updates);

/// <summary>An example with its label, without a prediction before.</summary>
/// <param name="Entities">As in <see cref="PredictRequest"/>.</param>
/// <param name="Label">Regression: finite. Binary: 0 or 1. Multiclass: the name of a class.</param>
/// <param name="Features">As in <see cref="PredictRequest"/>.</param>
/// <param name="Time">As in <see cref="PredictRequest"/>.</param>
/// <param name="Id">Makes a repeat harmless; without it a repeat is learnt again.</param>
/// <param name="Weight">Importance; null: 1.</param>
public sealed record LearnRequest(
    IReadOnlyDictionary<string, string> Entities,
    FeatureValue Label,
    IReadOnlyDictionary<string, FeatureValue>? Features = null,
    DateTimeOffset? Time = null,
    string? Id = null,
    double? Weight = null);

/// <summary>What an example did; see <see cref="FeedbackResult"/>.</summary>
public sealed record LearnResult(string Id, string Status, FeatureValue Prediction, double Loss, long Updates);
