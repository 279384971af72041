using System.Runtime.CompilerServices;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Preparation;

/// <summary>
/// Makes the part of a vector that a request decides: intercept, its numbers, categories, text, the parts of its time, crosses, and the keys of the entities. What is
/// missing has no entry, but for an indicator that is asked for. The entity's grain adds the rest (views and labels), the learner the products.
/// </summary>
public sealed class RequestEncoder(ModelPlan plan)
{
    private readonly PlannedInput[] _inputs = [.. plan.Inputs];

    /// <param name="values">Request features.</param>
    /// <param name="time">Event time of the example, ticks UTC.</param>
    /// <param name="keys">Keys of the model's entities, in its order.</param>
    /// <param name="into">Receives the entries after what it holds.</param>
    public void Encode(RequestValues values, long time, ReadOnlySpan<string> keys, EntryBuffer into)
    {
        into.Add(new Entry(plan.InterceptPlace, 1, Entry.Intercept, 0));
        foreach (var input in _inputs)
        {
            switch (input.Kind)
            {
                case InputKind.Numeric:
                    AddNumber(input, values.Number(input.RequestOrdinal), into);
                    break;
                case InputKind.Text:
                    AddTokens(input, values.Tokens(input.RequestOrdinal), into);
                    break;
                case InputKind.Sine or InputKind.Cosine:
                    var angle = input.Date!.Angle(time);
                    AddNumber(input, input.Kind == InputKind.Sine ? Math.Sin(angle) : Math.Cos(angle), into);
                    break;
                case InputKind.Missing when plan.Inputs[input.Parts[0]].RequestOrdinal is >= 0 and var ordinal:
                    if (values.IsMissing(ordinal))
                    {
                        AddMissing(input, into);
                    }

                    break;
                case InputKind.Categorical or InputKind.DatePart or InputKind.Entity or InputKind.Cross:
                    if (TryHash(input, values, time, keys, out var hash))
                    {
                        AddHashed(input, hash, 1, into);
                    }

                    break;
            }
        }
    }

    /// <summary>Adds a numeric input that is known; NaN is missing. Beyond the range of a float it counts as the greatest float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AddNumber(PlannedInput input, double value, EntryBuffer into)
    {
        if (!double.IsNaN(value))
        {
            into.Add(new Entry(input.Place, (float)Math.Clamp(value, float.MinValue, float.MaxValue), (ushort)input.Ordinal, input.Terms));
        }
    }

    /// <summary>Adds the indicator of an input that has no value.</summary>
    internal void AddMissing(PlannedInput indicator, EntryBuffer into) => AddHashed(indicator, MurmurHash3.Mix(indicator.Seed), 1, into);

    /// <summary>Adds a class as a category.</summary>
    internal void AddClass(PlannedInput input, int number, EntryBuffer into) => AddHashed(input, MurmurHash3.Mix(input.Seed + (ulong)number), 1, into);

    private void AddHashed(PlannedInput input, ulong hash, float value, EntryBuffer into)
        => into.Add(new Entry(HashedPlace.Of(hash, plan.Mask), input.Definition.Signed ? value * HashedPlace.Sign(hash) : value, (ushort)input.Ordinal, input.Terms));

    private void AddTokens(PlannedInput input, List<ulong> tokens, EntryBuffer into)
    {
        var value = (float)(1 / Math.Sqrt(Math.Max(1, tokens.Count)));
        foreach (var token in tokens)
        {
            AddHashed(input, token, value, into);
        }
    }

    private bool TryHash(PlannedInput input, RequestValues values, long time, ReadOnlySpan<string> keys, out ulong hash)
    {
        hash = input.Seed;
        switch (input.Kind)
        {
            case InputKind.Categorical:
                return values.TryHash(input.RequestOrdinal, out hash);
            case InputKind.DatePart:
                hash = MurmurHash3.Mix(input.Seed + (ulong)input.Date!.Value(time));
                return true;
            case InputKind.Entity:
                hash = MurmurHash3.Hash64(keys[plan.EntityNumber(input.Definition.Entity!)], input.Seed);
                return true;
            default:
                foreach (var part in input.Parts)
                {
                    if (!TryHash(plan.Inputs[part], values, time, keys, out var other))
                    {
                        return false;
                    }

                    hash = MurmurHash3.Mix((hash * 0x9E3779B97F4A7C15UL) ^ other);
                }

                return true;
        }
    }
}
