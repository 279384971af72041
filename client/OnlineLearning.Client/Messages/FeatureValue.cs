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

    /// <summary>A category or a text.</summary>
    Text,

    /// <summary>true or false.</summary>
    Flag,
}

/// <summary>One value of a request or an event, a label or a prediction: a finite number, a text, a flag, or nothing.</summary>
/// <remarks>Numbers are written so that reading them back gives the same 64 bits.</remarks>
[JsonConverter(typeof(FeatureValueConverter))]
public readonly record struct FeatureValue
{
    private FeatureValue(FeatureValueKind kind, double number, string? text) => (Kind, Number, Text) = (kind, number, text);

    public FeatureValueKind Kind { get; }

    /// <summary>The number; 1 or 0 for a flag.</summary>
    public double Number { get; }

    public string? Text { get; }

    public static FeatureValue Missing => default;

    /// <summary>A number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN or infinite.</exception>
    public static implicit operator FeatureValue(double number) => double.IsFinite(number)
        ? new(FeatureValueKind.Number, number, null)
        : throw new ArgumentOutOfRangeException(nameof(number), number, "a feature is a finite number, or FeatureValue.Missing");

    public static implicit operator FeatureValue(string? text) => text is null ? Missing : new(FeatureValueKind.Text, 0, text);

    /// <summary>The text, or the number to full precision; empty where it is missing.</summary>
    public override string ToString() => Kind switch
    {
        FeatureValueKind.Number => Number.ToString(CultureInfo.InvariantCulture),
        FeatureValueKind.Flag => Number != 0 ? "true" : "false",
        _ => Text ?? "",
    };

    public static implicit operator FeatureValue(bool flag) => new(FeatureValueKind.Flag, flag ? 1 : 0, null);
}
