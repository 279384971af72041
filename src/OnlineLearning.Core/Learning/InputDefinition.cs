using OnlineLearning.Core.Learning.Preparation;

namespace OnlineLearning.Core.Learning;

/// <summary>Where an input comes from.</summary>
public enum InputKind
{
    /// <summary>A number sent with the request.</summary>
    Numeric,

    /// <summary>A category sent with the request, one-hot hashed.</summary>
    Categorical,

    /// <summary>Text sent with the request, split into lower-case tokens, each hashed, weights 1/sqrt(tokens).</summary>
    Text,

    /// <summary>A part of the example's time, one-hot: see <see cref="DatePart"/>.</summary>
    DatePart,

    /// <summary>The conjunction of two or more categorical, date part or entity inputs.</summary>
    Cross,

    /// <summary>A feature view's column of one of the model's entities.</summary>
    View,

    /// <summary>The entity's own labels so far: last, mean, count, delta or ewma.</summary>
    Label,

    /// <summary>The entity's key as a category of the shared part.</summary>
    Entity,

    /// <summary>Sine of a part of the example's time, as an angle around its cycle.</summary>
    Sine,

    /// <summary>Cosine of a part of the example's time, as an angle around its cycle.</summary>
    Cosine,

    /// <summary>1 where another input has no value.</summary>
    Missing,

    /// <summary>A cross with at least one part that is no category: the product of what its parts count as, made by the learner since it knows their scales.</summary>
    Product,
}

/// <summary>One input of a model.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Name">
/// Unique within the model. Request inputs: the field's name. <c>hour</c> ... for date parts, <c>hour.sin</c> and <c>hour.cos</c> for cyclic ones; <c>a*b</c> for a cross or product;
/// <c>view:column</c>; <c>entity.label.last</c>; <c>entity.key</c>; <c>a.missing</c>.
/// </param>
/// <param name="Entity">View, Label and Entity inputs: which of the model's entities.</param>
/// <param name="View">View inputs: the view.</param>
/// <param name="Column">View inputs: its column. Label inputs: <c>last</c>, <c>mean</c>, <c>count</c>, <c>delta</c> or <c>ewma</c>. Date parts, sines and cosines: the part.</param>
/// <param name="Parts">Crosses and products: names of the crossed inputs. Missing: the one input.</param>
public sealed record InputDefinition(
    InputKind Kind, string Name, string? Entity = null, string? View = null, string? Column = null, IReadOnlyList<string>? Parts = null)
{
    /// <summary>Most buckets of a number.</summary>
    public const int MostBuckets = 64;

    /// <summary>Hashed inputs: whether they count as +1 or -1 by another bit of the hash, see <see cref="HashedPlace"/>. Default false.</summary>
    public bool Signed { get; init; }

    /// <summary>Text: what is a token. Default: single words.</summary>
    public TextGrams Grams { get; init; } = TextGrams.Words;

    /// <summary>Numeric, view and label inputs: how their values are scaled; null: as the learner does.</summary>
    public ScaleDefinition? Scale { get; init; }

    /// <summary>Numeric, view and label inputs: also one-hot in so many buckets between quantiles that are learnt online, 2 to <see cref="MostBuckets"/>. Default 0: none.</summary>
    public int Buckets { get; init; }

    /// <summary>Label <c>ewma</c>: age at which a label weighs one half, in event time, 1 s to 365 d.</summary>
    public TimeSpan? HalfLife { get; init; }

    /// <summary>True for what a request has to send.</summary>
    public bool FromRequest => Kind is InputKind.Numeric or InputKind.Categorical or InputKind.Text;

    /// <summary>True for what is one number with a place of its own, which can be scaled.</summary>
    public bool IsNumeric => Kind is InputKind.Numeric or InputKind.View or InputKind.Label or InputKind.Sine or InputKind.Cosine;
}

/// <summary>How a number is scaled before it is weighted.</summary>
/// <param name="Kind"><c>standard</c>: (x - mean) / deviation of all values so far, held within +-10; <c>decayed</c>: the same, older values weighing less; <c>min_max</c>: (x - min) / (max - min), 0 to 1; <c>none</c>: as it is.</param>
/// <param name="HalfLife">Decayed: after so many further values a value weighs one half, 1 to 1e9. Default 1,000.</param>
public sealed record ScaleDefinition(string Kind, double HalfLife = 0)
{
    public const string Standard = "standard";
    public const string Decayed = "decayed";
    public const string MinMax = "min_max";
    public const string None = "none";

    /// <summary>Half-life of a decayed scale that is stated without one.</summary>
    public const double DefaultHalfLife = 1_000;

    public static IReadOnlyList<string> Kinds { get; } = [Standard, Decayed, MinMax, None];
}
