using System.Globalization;
using System.Text.Json.Serialization;
using OnlineLearning.Client.Json;

namespace OnlineLearning.Client.Messages;

/// <summary>What a feature can be.</summary>
public enum FeatureValueKind
{
    /// <summary>No value: JSON null.</summary>
    Missing,

    /// <summary>A finite number.</summary>
    Number,

    /// <summary>A category, a text, or a time (RFC 3339).</summary>
    Text,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>A vector.</summary>
    Numbers,

    /// <summary>Several texts.</summary>
    Texts,
}

/// <summary>One value of a request, an event or an answer, a label or a prediction: a finite number, a text, a flag, a list of numbers or of texts, or nothing.</summary>
/// <remarks>Numbers are written so that reading them back gives the same 64 bits.</remarks>
[JsonConverter(typeof(FeatureValueConverter))]
public readonly record struct FeatureValue
{
    private readonly object? _reference;

    private FeatureValue(FeatureValueKind kind, double number, object? reference) => (Kind, Number, _reference) = (kind, number, reference);

    public FeatureValueKind Kind { get; }

    /// <summary>The number; 1 or 0 for a flag. Of a whole number beyond 2^53 the nearest that a 64-bit floating point number holds; <see cref="ToString"/> has it exactly.</summary>
    public double Number { get; }

    public string? Text => _reference as string;

    /// <summary>Null unless it is a list of numbers.</summary>
    public IReadOnlyList<double>? Numbers => _reference as double[];

    /// <summary>Null unless it is a list of texts.</summary>
    public IReadOnlyList<string>? Texts => _reference as string[];

    /// <summary>A whole number beyond what every 64-bit floating point number holds; else null.</summary>
    internal long? Whole => _reference as long?;

    public static FeatureValue Missing => default;

    /// <summary>A number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN or infinite.</exception>
    public static implicit operator FeatureValue(double number) => double.IsFinite(number)
        ? new(FeatureValueKind.Number, number, null)
        : throw new ArgumentOutOfRangeException(nameof(number), number, "a feature is a finite number, or FeatureValue.Missing");

    /// <summary>A whole number, to all its 64 bits.</summary>
    public static implicit operator FeatureValue(long number) => new(FeatureValueKind.Number, number, IsExact(number) ? null : number);

    public static implicit operator FeatureValue(int number) => new(FeatureValueKind.Number, number, null);

    public static implicit operator FeatureValue(string? text) => text is null ? Missing : new(FeatureValueKind.Text, 0, text);

    public static implicit operator FeatureValue(double[]? numbers) => numbers is null ? Missing : new(FeatureValueKind.Numbers, 0, numbers);

    public static implicit operator FeatureValue(string[]? texts) => texts is null ? Missing : new(FeatureValueKind.Texts, 0, texts);

    public static implicit operator FeatureValue(bool flag) => new(FeatureValueKind.Flag, flag ? 1 : 0, null);

    public bool Equals(FeatureValue other) => Kind == other.Kind && Number.Equals(other.Number) && Whole == other.Whole && Text == other.Text
        && (Numbers ?? []).SequenceEqual(other.Numbers ?? []) && (Texts ?? []).SequenceEqual(other.Texts ?? []);

    public override int GetHashCode() => HashCode.Combine(Kind, Number, Whole, Text, Numbers?.Count, Texts?.Count);

    /// <summary>The text, or the number to full precision; empty where it is missing.</summary>
    public override string ToString() => Kind switch
    {
        FeatureValueKind.Number => Whole is { } whole ? whole.ToString(CultureInfo.InvariantCulture) : Number.ToString(CultureInfo.InvariantCulture),
        FeatureValueKind.Flag => Number != 0 ? "true" : "false",
        FeatureValueKind.Numbers => $"[{string.Join(", ", Numbers!.Select(number => number.ToString(CultureInfo.InvariantCulture)))}]",
        FeatureValueKind.Texts => $"[{string.Join(", ", Texts!)}]",
        _ => Text ?? "",
    };

    // Beyond 2^53 a floating point number may hold a whole one all the same; it is kept exactly in any case.
    private static bool IsExact(long number) => number is >= -(1L << 53) and <= 1L << 53;
}
