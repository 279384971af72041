using System.Buffers;
using System.Text;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Preparation;

/// <summary>
/// The request features of one example, by ordinal of the plan's request inputs. Filled from JSON or a table row, then encoded, then used again: the one
/// form in which values enter, whatever the door. Text becomes hashes on the way in, so nothing is kept as a string.
/// </summary>
public sealed class RequestValues(ModelPlan plan)
{
    /// <summary>Tokens of one text input that are read; the rest is left out.</summary>
    public const int MaxTokens = 4096;

    private readonly double[] _numbers = Filled(plan.RequestInputs.Count);
    private readonly ulong[] _hashes = new ulong[plan.RequestInputs.Count];
    private readonly bool[] _given = new bool[plan.RequestInputs.Count];
    private readonly List<ulong>?[] _tokens = [.. plan.RequestInputs.Select(input => input.Kind == InputKind.Text ? new List<ulong>() : null)];

    public ModelPlan Plan { get; } = plan;

    public void Clear()
    {
        Array.Fill(_numbers, double.NaN);
        Array.Clear(_given);
        foreach (var tokens in _tokens)
        {
            tokens?.Clear();
        }
    }

    /// <summary>Sets a numeric input. The value must be finite.</summary>
    public void SetNumber(int ordinal, double value)
    {
        _numbers[ordinal] = value;
        _given[ordinal] = true;
    }

    /// <summary>Sets a categorical input: its text as it stands, case and all.</summary>
    public void SetCategory(int ordinal, ReadOnlySpan<char> text)
    {
        _hashes[ordinal] = MurmurHash3.Hash64(text, Plan.RequestInputs[ordinal].Seed);
        _given[ordinal] = true;
    }

    /// <summary>As above, from UTF-8: the same value as from its characters.</summary>
    public void SetCategory(int ordinal, ReadOnlySpan<byte> utf8)
    {
        _hashes[ordinal] = MurmurHash3.Hash64OfText(utf8, Plan.RequestInputs[ordinal].Seed);
        _given[ordinal] = true;
    }

    /// <summary>Sets a text input: lower-cased words of letters and digits, or runs of words and of characters as its definition says, each once, weighted by 1/sqrt(number of different ones).</summary>
    public void SetText(int ordinal, ReadOnlySpan<char> text)
    {
        var input = Plan.RequestInputs[ordinal];
        TextTokens.Hash(text, input.Seed, input.Definition.Grams, _tokens[ordinal]!);
        _given[ordinal] = true;
    }

    /// <summary>As above, from UTF-8: the same value as from its characters.</summary>
    public void SetText(int ordinal, ReadOnlySpan<byte> utf8)
    {
        var characters = ArrayPool<char>.Shared.Rent(utf8.Length);
        SetText(ordinal, characters.AsSpan(0, Encoding.UTF8.GetChars(utf8, characters)));
        ArrayPool<char>.Shared.Return(characters);
    }

    internal double Number(int ordinal) => _numbers[ordinal];

    internal bool TryHash(int ordinal, out ulong hash)
    {
        hash = _hashes[ordinal];
        return _given[ordinal];
    }

    /// <summary>Whether an input has no value: not set, a number that is NaN, a text without a token.</summary>
    internal bool IsMissing(int ordinal)
        => !_given[ordinal] || (_tokens[ordinal] is { } tokens ? tokens.Count == 0 : Plan.RequestInputs[ordinal].Kind == InputKind.Numeric && double.IsNaN(_numbers[ordinal]));

    internal List<ulong> Tokens(int ordinal) => _tokens[ordinal]!;

    private static double[] Filled(int count)
    {
        var numbers = new double[count];
        Array.Fill(numbers, double.NaN);
        return numbers;
    }
}
