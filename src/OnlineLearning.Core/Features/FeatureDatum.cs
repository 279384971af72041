using System.Globalization;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Features;

/// <summary>What a <see cref="FeatureDatum"/> holds.</summary>
public enum DatumKind : byte
{
    /// <summary>Nothing.</summary>
    Null = 0,

    /// <summary>A finite 64-bit floating point number.</summary>
    Float = 1,

    /// <summary>A 64-bit integer.</summary>
    Int = 2,

    /// <summary>true or false.</summary>
    Bool = 3,

    /// <summary>Text.</summary>
    String = 4,

    /// <summary>A moment: ticks of 100 ns, UTC.</summary>
    Timestamp = 5,

    /// <summary>Numbers in a row: a vector field, <c>last_k</c> of numbers, several percentiles.</summary>
    Vector = 6,

    /// <summary>Texts in a row: <c>top_k</c>, <c>last_k</c> of texts.</summary>
    Strings = 7,
}

/// <summary>One value of a field or a feature. Immutable: arrays that it is made of must not change.</summary>
public readonly struct FeatureDatum : IEquatable<FeatureDatum>
{
    private readonly long _bits;
    private readonly object? _reference;

    private FeatureDatum(DatumKind kind, long bits, object? reference = null) => (Kind, _bits, _reference) = (kind, bits, reference);

    public static FeatureDatum Null => default;

    public DatumKind Kind { get; }

    public bool IsNull => Kind == DatumKind.Null;

    /// <summary>Float, int, bool (1 or 0) and timestamp (seconds since 1970) as a number; NaN of anything else.</summary>
    public double Number => Kind switch
    {
        DatumKind.Float => BitConverter.Int64BitsToDouble(_bits),
        DatumKind.Int or DatumKind.Bool => _bits,
        DatumKind.Timestamp => (_bits - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond,
        _ => double.NaN,
    };

    /// <summary>Whole number, or ticks of a timestamp.</summary>
    public long Int => _bits;

    public bool Bool => _bits != 0;

    /// <summary>Null unless it is a string.</summary>
    public string? Text => _reference as string;

    /// <summary>Null unless it is a vector.</summary>
    public double[]? Vector => _reference as double[];

    /// <summary>Null unless it is strings.</summary>
    public string[]? Strings => _reference as string[];

    /// <summary>NaN is null.</summary>
    public static FeatureDatum Of(double number) => double.IsNaN(number) ? default : new(DatumKind.Float, BitConverter.DoubleToInt64Bits(number));

    public static FeatureDatum Of(long number) => new(DatumKind.Int, number);

    public static FeatureDatum Of(bool flag) => new(DatumKind.Bool, flag ? 1 : 0);

    public static FeatureDatum Of(string? text) => text is null ? default : new(DatumKind.String, 0, text);

    public static FeatureDatum Of(double[]? vector) => vector is null ? default : new(DatumKind.Vector, 0, vector);

    public static FeatureDatum Of(string[]? texts) => texts is null ? default : new(DatumKind.Strings, 0, texts);

    /// <param name="ticks">Ticks of 100 ns, UTC.</param>
    public static FeatureDatum OfTime(long ticks) => new(DatumKind.Timestamp, ticks);

    public void Write(StateWriter writer)
    {
        writer.Byte((byte)Kind);
        switch (Kind)
        {
            case DatumKind.Null:
                break;
            case DatumKind.String:
                writer.Text(Text!);
                break;
            case DatumKind.Vector:
                writer.Count(Vector!.Length);
                foreach (var number in Vector!)
                {
                    writer.Double(number);
                }

                break;
            case DatumKind.Strings:
                writer.Count(Strings!.Length);
                foreach (var text in Strings!)
                {
                    writer.Text(text);
                }

                break;
            default:
                writer.Int64(_bits);
                break;
        }
    }

    /// <exception cref="NewerStateException">A kind that a newer server writes.</exception>
    public static FeatureDatum Read(ref StateReader reader)
    {
        var kind = (DatumKind)reader.Byte();
        switch (kind)
        {
            case DatumKind.Null:
                return default;
            case DatumKind.String:
                return Of(reader.Text());
            case DatumKind.Vector:
                var numbers = new double[reader.Items(8)];
                for (var i = 0; i < numbers.Length; i++)
                {
                    numbers[i] = reader.Double();
                }

                return Of(numbers);
            case DatumKind.Strings:
                var texts = new string[reader.Items(1)];
                for (var i = 0; i < texts.Length; i++)
                {
                    texts[i] = reader.Text();
                }

                return Of(texts);
            case DatumKind.Float or DatumKind.Int or DatumKind.Bool or DatumKind.Timestamp:
                return new(kind, reader.Int64());
            default:
                throw new NewerStateException("Feature value", (byte)kind, 0, (byte)DatumKind.Strings, "kind");
        }
    }

    public bool Equals(FeatureDatum other) => Kind == other.Kind && _bits == other._bits && Kind switch
    {
        DatumKind.String => Text == other.Text,
        DatumKind.Vector => Vector.AsSpan().SequenceEqual(other.Vector),
        DatumKind.Strings => Strings.AsSpan().SequenceEqual(other.Strings),
        _ => true,
    };

    public override bool Equals(object? obj) => obj is FeatureDatum other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Kind, _bits, Text);

    public override string ToString() => Kind switch
    {
        DatumKind.Null => "null",
        DatumKind.Bool => Bool ? "true" : "false",
        DatumKind.Int => _bits.ToString(CultureInfo.InvariantCulture),
        DatumKind.Float => Number.ToString("R", CultureInfo.InvariantCulture),
        DatumKind.String => Text!,
        DatumKind.Timestamp => new DateTime(_bits, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture),
        DatumKind.Vector => $"[{string.Join(", ", Vector!.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}]",
        _ => $"[{string.Join(", ", Strings!)}]",
    };

    public static bool operator ==(FeatureDatum left, FeatureDatum right) => left.Equals(right);

    public static bool operator !=(FeatureDatum left, FeatureDatum right) => !left.Equals(right);
}
