using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnlineLearning.Gateway.Schemas;

/// <summary>A question to a model.</summary>
/// <param name="Entities">Key of each of the model's entities by entity name; a key has 1 to 256 characters, none of them a control character.</param>
/// <param name="Features">The model's request inputs by name: a finite number for numeric inputs; a string, number, true or false for categorical ones; a string for text. Null or absent is missing.</param>
/// <param name="Time">Event time, RFC 3339; default: now. At most a day ahead.</param>
/// <param name="Id">The caller's id of this prediction, [A-Za-z0-9_.-]{1,64}; default: generated. The same id again is answered as it was the first time while the prediction is open.</param>
internal sealed record PredictBody(IReadOnlyDictionary<string, string> Entities, IReadOnlyDictionary<string, JsonElement>? Features = null, DateTimeOffset? Time = null, string? Id = null);

/// <summary>A prediction.</summary>
/// <param name="PredictionId">To be named in the feedback: model:id:key.</param>
/// <param name="Model">The model.</param>
/// <param name="ModelVersion">Its version.</param>
/// <param name="Prediction">Regression: in the label's unit. Binary: probability of label 1. Multiclass: name of the likeliest class.</param>
/// <param name="Expires">When the wait for its label ends.</param>
/// <param name="Probabilities">Multiclass only: the probability of each class by name; they sum to 1.</param>
internal sealed record PredictAnswerBody(
    string PredictionId, string Model, int ModelVersion, JsonElement Prediction, DateTimeOffset Expires,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, double>? Probabilities = null);
