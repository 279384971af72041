using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Preparation;

/// <summary>
/// Makes the part of a vector that a request decides: intercept, its numbers, categories, text, the parts of its time, crosses, and the keys of the entities. What is
/// missing has no entry. The entity's grain adds the rest (views and labels).
/// </summary>
public sealed class RequestEncoder(ModelPlan plan)
{
    /// <param name="values">Request features.</param>
    /// <param name="time">Event time of the example, ticks UTC.</param>
    /// <param name="keys">Keys of the model's entities, in its order.</param>
    /// <param name="into">Receives the entries after what it holds.</param>
    public void Encode(RequestValues values, long time, ReadOnlySpan<string> keys, EntryBuffer into)
    {
        into.Add(new Entry(plan.InterceptPlace, 1, Entry.Intercept, 0));
        foreach (var input in plan.Inputs)
        {
            switch (input.Kind)
            {
                case InputKind.Numeric:
                    AddNumber(input, values.Number(input.RequestOrdinal), into);
                    break;
                case InputKind.Text:
                    AddTokens(input, values.Tokens(input.RequestOrdinal), into);
                    break;
                case InputKind.Categorical or InputKind.DatePart or InputKind.Entity or InputKind.Cross:
                    if (TryHash(input, values, time, keys, out var hash))
                    {
                        into.Add(new Entry((int)(hash & (uint)plan.Mask), 1, (ushort)input.Ordinal, input.Terms));
                    }

                    break;
            }
        }
    }

    /// <summary>Adds a numeric input that is known; NaN is missing. Beyond the range of a float it counts as the greatest float.</summary>
    internal static void AddNumber(PlannedInput input, double value, EntryBuffer into)
    {
        if (!double.IsNaN(value))
        {
            into.Add(new Entry(input.Place, (float)Math.Clamp(value, float.MinValue, float.MaxValue), (ushort)input.Ordinal, input.Terms));
        }
    }

    private void AddTokens(PlannedInput input, List<ulong> tokens, EntryBuffer into)
    {
        var value = (float)(1 / Math.Sqrt(Math.Max(1, tokens.Count)));
        foreach (var token in tokens)
        {
            into.Add(new Entry((int)(token & (uint)plan.Mask), value, (ushort)input.Ordinal, input.Terms));
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
                hash = MurmurHash3.Mix(input.Seed + (ulong)DatePart.Value(input.Definition.Column!, time));
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
