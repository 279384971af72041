using System.Text.Json.Serialization;

namespace OnlineLearning.Gateway.Schemas;

/// <summary>The shared linear part of a model, whole: what it takes to compute its score elsewhere.</summary>
/// <param name="Format">Form of this document, <c>onlinelearning.linear/1</c>.</param>
/// <param name="Model">Name.</param>
/// <param name="Version">Version that serves.</param>
/// <param name="Task"><c>binary</c> or <c>regression</c>.</param>
/// <param name="Shard">Shard that the weights are of.</param>
/// <param name="Shards">Shards of the model.</param>
/// <param name="Updates">Examples learnt by the shard.</param>
/// <param name="Intercept">Where the score starts from.</param>
/// <param name="Link">From score to prediction.</param>
/// <param name="Limits">What the prediction is held within after that.</param>
/// <param name="Hashing">How a category gets its place.</param>
/// <param name="PersonalEntities">Entities whose personal terms are part of what the server answers, and not of this document.</param>
/// <param name="Inputs">In the definition's order.</param>
/// <param name="Weights">Of hashed places: place and weight, by rising place; a place that is not here weighs 0.</param>
internal sealed record ExportBody(
    string Format, string Model, int Version, string Task, int Shard, int Shards, long Updates, double Intercept, ExportLinkBody Link, ExportLimitsBody Limits, ExportHashingBody Hashing,
    IReadOnlyList<string> PersonalEntities, IReadOnlyList<ExportInputBody> Inputs, IEnumerable<double[]> Weights);

/// <param name="Kind"><c>identity</c>, <c>logistic</c> or <c>exponential</c> of u = slope score + offset.</param>
/// <param name="Slope">Of u.</param>
/// <param name="Offset">Of u.</param>
/// <param name="Least">Of u; null: no limit.</param>
/// <param name="Greatest">Of u; null: no limit.</param>
internal sealed record ExportLinkBody(string Kind, double Slope, double Offset, double? Least, double? Greatest);

/// <param name="Least">Of the prediction; null: no limit.</param>
/// <param name="Greatest">Of the prediction; null: no limit.</param>
internal sealed record ExportLimitsBody(double? Least, double? Greatest);

/// <param name="Hash">Name of the hash.</param>
/// <param name="Places">2^bits; the low bits of a hash are its place.</param>
internal sealed record ExportHashingBody(string Hash, int Places);

/// <param name="Name">Name of the input.</param>
/// <param name="Kind"><c>numeric</c>, <c>view</c>, <c>label</c>, <c>sine</c>, <c>cosine</c>: a number; <c>date_part</c>; <c>missing</c>; <c>categorical</c>, <c>entity</c>, <c>cross</c>: hashed.</param>
internal sealed record ExportInputBody(string Name, string Kind)
{
    /// <summary>Number, missing: its weight.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Weight { get; init; }

    /// <summary>Number: the mean; <c>min_max</c>: the least value.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Centre { get; init; }

    /// <summary>Number: 1 / deviation; <c>min_max</c>: 1 / range; 0 while it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Scale { get; init; }

    /// <summary>Number: least that it counts as.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Low { get; init; }

    /// <summary>Number: greatest that it counts as.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? High { get; init; }

    /// <summary>Date part, sine, cosine: the part of the time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Part { get; init; }

    /// <summary>Date part, sine, cosine: the part's least value.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? First { get; init; }

    /// <summary>Sine, cosine: the part's different values.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Cycle { get; init; }

    /// <summary>Date part: the weight of each value from the least on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>Missing: the input that it speaks of.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Of { get; init; }

    /// <summary>Date part and hashed: 16 hexadecimal digits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Seed { get; init; }

    /// <summary>Hashed: whether the hash's highest bit turns the weight's sign.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Signed { get; init; }

    /// <summary>Cross: the inputs that it is made of.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Parts { get; init; }

    /// <summary>View, label, entity: which of the model's entities.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Entity { get; init; }
}
