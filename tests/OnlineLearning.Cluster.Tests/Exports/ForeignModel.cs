using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OnlineLearning.Cluster.Tests.Exports;

/// <summary>What a stranger makes of an exported document with <c>docs/export.md</c> beside him: none of the project's own code.</summary>
internal sealed class ForeignModel(JsonElement document)
{
    private readonly Dictionary<string, JsonElement> _inputs = document.GetProperty("inputs").EnumerateArray().ToDictionary(input => input.GetProperty("name").GetString()!);
    private readonly Dictionary<long, double> _weights = document.GetProperty("weights").EnumerateArray().ToDictionary(pair => pair[0].GetInt64(), pair => pair[1].GetDouble());

    public long Places { get; } = document.GetProperty("hashing").GetProperty("places").GetInt64();

    public double Predict(ForeignRow row)
    {
        var score = document.GetProperty("intercept").GetDouble() + _inputs.Values.Sum(input => Term(input, row));
        var link = document.GetProperty("link");
        var u = Held((link.GetProperty("slope").GetDouble() * score) + link.GetProperty("offset").GetDouble(), link);
        var answer = link.GetProperty("kind").GetString() switch { "logistic" => 1 / (1 + Math.Exp(-u)), "exponential" => Math.Exp(u), "identity" => u, var other => throw new NotSupportedException(other) };
        return Held(answer, document.GetProperty("limits"));
    }

    /// <summary>A number, as the ONNX model wants it.</summary>
    public float Number(string name, ForeignRow row) => Value(_inputs[name], row) is { } value ? (float)value : float.NaN;

    /// <summary>A date part or a hashed input, as the ONNX model wants it.</summary>
    public long Whole(string name, ForeignRow row)
    {
        var input = _inputs[name];
        if (input.GetProperty("kind").GetString() == "date_part")
        {
            return row.Part(input.GetProperty("part").GetString()!);
        }

        return Hash(input, row) is { } hash ? (long)(hash % (ulong)Places) + (IsNegative(input, hash) ? Places : 0) : -1;
    }

    private double Term(JsonElement input, ForeignRow row)
    {
        switch (input.GetProperty("kind").GetString())
        {
            case "date_part":
                return input.GetProperty("weights")[(int)(row.Part(input.GetProperty("part").GetString()!) - input.GetProperty("first").GetInt64())].GetDouble();
            case "missing":
                return IsMissing(_inputs[input.GetProperty("of").GetString()!], row) ? input.GetProperty("weight").GetDouble() : 0;
            case "categorical" or "entity" or "cross":
                return Hash(input, row) is { } hash ? _weights.GetValueOrDefault((long)(hash % (ulong)Places)) * (IsNegative(input, hash) ? -1 : 1) : 0;
            default:
                return Value(input, row) is { } value
                    ? input.GetProperty("weight").GetDouble() * Math.Clamp(((float)value - input.GetProperty("centre").GetDouble()) * input.GetProperty("scale").GetDouble(), input.GetProperty("low").GetDouble(), input.GetProperty("high").GetDouble())
                    : 0;
        }
    }

    private static bool IsMissing(JsonElement input, ForeignRow row)
        => input.GetProperty("kind").GetString() == "categorical" ? row.Texts.GetValueOrDefault(input.GetProperty("name").GetString()!) is null : Value(input, row) is null;

    private static bool IsNegative(JsonElement input, ulong hash) => input.GetProperty("signed").GetBoolean() && hash >> 63 == 1;

    private static double? Value(JsonElement input, ForeignRow row) => input.GetProperty("kind").GetString() switch
    {
        "sine" => Math.Sin(Angle(input, row)),
        "cosine" => Math.Cos(Angle(input, row)),
        _ => row.Numbers.GetValueOrDefault(input.GetProperty("name").GetString()!),
    };

    private static double Angle(JsonElement input, ForeignRow row)
        => 2 * Math.PI * (row.Part(input.GetProperty("part").GetString()!) - input.GetProperty("first").GetInt64()) / input.GetProperty("cycle").GetInt64();

    private ulong? Hash(JsonElement input, ForeignRow row)
    {
        var seed = ulong.Parse(input.GetProperty("seed").GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        switch (input.GetProperty("kind").GetString())
        {
            case "date_part":
                return ForeignHash.Mix(seed + (ulong)row.Part(input.GetProperty("part").GetString()!));
            case "entity":
                return ForeignHash.Of(Encoding.UTF8.GetBytes(row.Keys[input.GetProperty("entity").GetString()!]), seed);
            case "categorical":
                return row.Texts.GetValueOrDefault(input.GetProperty("name").GetString()!) is { } text ? ForeignHash.Of(Encoding.UTF8.GetBytes(text), seed) : null;
            default:
                ulong? hash = seed;
                foreach (var part in input.GetProperty("parts").EnumerateArray())
                {
                    hash = hash is { } so && Hash(_inputs[part.GetString()!], row) is { } next ? ForeignHash.Mix((so * 0x9E3779B97F4A7C15UL) ^ next) : null;
                }

                return hash;
        }
    }

    private static double Held(double value, JsonElement limits)
    {
        value = limits.GetProperty("least").ValueKind == JsonValueKind.Null ? value : Math.Max(value, limits.GetProperty("least").GetDouble());
        return limits.GetProperty("greatest").ValueKind == JsonValueKind.Null ? value : Math.Min(value, limits.GetProperty("greatest").GetDouble());
    }
}

/// <summary>One example as a stranger has it; what is null or not there is missing.</summary>
internal sealed record ForeignRow(Dictionary<string, double?> Numbers, Dictionary<string, string?> Texts, Dictionary<string, string> Keys, DateTime Time)
{
    public long Part(string part) => part switch
    {
        "hour" => Time.Hour,
        "weekday" => (long)Time.DayOfWeek,
        "month" => Time.Month,
        _ => throw new NotSupportedException(part),
    };
}

/// <summary>MurmurHash3 x64 128 as its author wrote it, byte by byte at the end; the first of its two halves.</summary>
internal static class ForeignHash
{
    private const ulong C1 = 0x87c37b91114253d5;
    private const ulong C2 = 0x4cf5ad432745937f;

    public static ulong Of(byte[] data, ulong seed)
    {
        var (h1, h2) = (seed, seed);
        var blocks = data.Length / 16;
        for (var i = 0; i < blocks; i++)
        {
            h1 ^= ulong.RotateLeft(BitConverter.ToUInt64(data, 16 * i) * C1, 31) * C2;
            h1 = ((ulong.RotateLeft(h1, 27) + h2) * 5) + 0x52dce729;
            h2 ^= ulong.RotateLeft(BitConverter.ToUInt64(data, (16 * i) + 8) * C2, 33) * C1;
            h2 = ((ulong.RotateLeft(h2, 31) + h1) * 5) + 0x38495ab5;
        }

        ulong k1 = 0, k2 = 0;
        for (var i = 16 * blocks; i < data.Length; i++)
        {
            var at = i - (16 * blocks);
            (k1, k2) = at < 8 ? (k1 | ((ulong)data[i] << (8 * at)), k2) : (k1, k2 | ((ulong)data[i] << (8 * (at - 8))));
        }

        h2 ^= ulong.RotateLeft(k2 * C2, 33) * C1;
        h1 ^= ulong.RotateLeft(k1 * C1, 31) * C2;
        h1 ^= (ulong)data.Length;
        h2 ^= (ulong)data.Length;
        h1 += h2;
        h2 += h1;
        return Mix(h1) + Mix(h2);
    }

    public static ulong Mix(ulong k)
    {
        k = (k ^ (k >> 33)) * 0xff51afd7ed558ccd;
        k = (k ^ (k >> 33)) * 0xc4ceb9fe1a85ec53;
        return k ^ (k >> 33);
    }
}
