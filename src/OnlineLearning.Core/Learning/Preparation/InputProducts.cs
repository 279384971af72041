using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Preparation;

/// <summary>
/// The products of a model: of each the entries of its parts are multiplied, numbers scaled, and weighted by a hash of its categories' places. A product of which a part is missing is missing.
/// Nothing is learnt here.
/// </summary>
internal sealed class InputProducts
{
    /// <summary>Tokens of a text that take part in a product; the rest is left out.</summary>
    public const int MostTokens = 256;

    private readonly Product[] _products;
    private readonly ushort[] _numbers;
    private readonly int _firstSlot;
    private readonly int _mask;
    private readonly int _parts;
    private readonly int _texts;

    public InputProducts(ModelPlan plan)
    {
        (_firstSlot, _mask) = (plan.InterceptPlace + 1, plan.Mask);
        var products = plan.Inputs.Where(input => input.Kind == InputKind.Product).ToArray();
        int[] parts = [.. products.SelectMany(input => input.Parts).Distinct()];
        Array.Sort(parts);
        _numbers = new ushort[plan.Inputs.Count];
        for (var number = 0; number < parts.Length; number++)
        {
            _numbers[parts[number]] = (ushort)(number + 1);
        }

        _parts = parts.Length;
        _products = Array.ConvertAll(products, input => new Product(
            [.. input.Parts.Where(part => plan.Inputs[part].Kind != InputKind.Text).Select(part => _numbers[part] - 1)],
            input.Parts.FirstOrDefault(part => plan.Inputs[part].Kind == InputKind.Text, -1),
            input.Seed,
            input.Definition.Signed));
        _texts = _products.Count(product => product.Text >= 0);
    }

    public int Count => _products.Length;

    /// <summary>Greatest number of products of an example of so many entries.</summary>
    public int Most(int entries) => _products.Length + (_texts * Math.Min(MostTokens, entries));

    public int Apply(ReadOnlySpan<Entry> raw, InputScales scales, Span<int> places, Span<double> values)
    {
        // 1 + position of the first entry of each part.
        Span<int> first = stackalloc int[_parts];
        first.Clear();
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i].Input < _numbers.Length && _numbers[raw[i].Input] is > 0 and var number && first[number - 1] == 0)
            {
                first[number - 1] = i + 1;
            }
        }

        var count = 0;
        foreach (var product in _products)
        {
            var (hash, value, whole) = (product.Seed, 1.0, true);
            foreach (var part in product.Parts)
            {
                whole &= first[part] > 0;
                if (!whole)
                {
                    break;
                }

                Multiply(raw[first[part] - 1], scales, ref hash, ref value);
            }

            if (whole)
            {
                count += product.Text < 0
                    ? Put(product, hash, value, places[count..], values[count..])
                    : PutTokens(product, hash, value, raw, places[count..], values[count..]);
            }
        }

        return count;
    }

    private void Multiply(in Entry entry, InputScales scales, ref ulong hash, ref double value)
    {
        if (entry.Index >= _firstSlot)
        {
            value *= scales.Factor(entry.Index - _firstSlot, entry.Value);
            return;
        }

        hash = MurmurHash3.Mix((hash * 0x9E3779B97F4A7C15UL) ^ (uint)entry.Index);
        value *= entry.Value;
    }

    private int PutTokens(in Product product, ulong seed, double factor, ReadOnlySpan<Entry> raw, Span<int> places, Span<double> values)
    {
        var count = 0;
        for (var i = 0; i < raw.Length && count < MostTokens; i++)
        {
            if (raw[i].Input == product.Text)
            {
                var hash = MurmurHash3.Mix((seed * 0x9E3779B97F4A7C15UL) ^ (uint)raw[i].Index);
                count += Put(product, hash, factor * raw[i].Value, places[count..], values[count..]);
            }
        }

        return count;
    }

    private int Put(in Product product, ulong hash, double value, Span<int> places, Span<double> values)
    {
        places[0] = HashedPlace.Of(hash, _mask);
        values[0] = Math.Clamp(product.Signed ? value * HashedPlace.Sign(hash) : value, float.MinValue, float.MaxValue);
        return 1;
    }

    private readonly record struct Product(int[] Parts, int Text, ulong Seed, bool Signed);
}
