using System.Runtime.CompilerServices;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Preparation;

/// <summary>
/// From a raw example to what a learner weights: numbers scaled, their buckets and the products of the model added. The state is learnt with the examples and belongs to the learner. One writer
/// calls <see cref="Learn"/>; any number of readers call the rest at the same time. Nothing allocates.
/// </summary>
public sealed class LearntPreparation
{
    private readonly InputScales? _scales;
    private readonly InputProducts _products;
    private readonly BucketedInput?[] _buckets;
    private readonly bool[] _raw;
    private readonly int _firstSlot;
    private readonly bool _hasBuckets;

    /// <param name="plan">The model.</param>
    /// <param name="scale">Scale of the numbers that state none: one of <see cref="ScaleDefinition.Kinds"/> without a half-life.</param>
    public LearntPreparation(ModelPlan plan, string scale = ScaleDefinition.Standard)
    {
        _firstSlot = plan.InterceptPlace + 1;
        PlannedInput[] numbers = [.. plan.Inputs.Where(input => input.Place >= 0)];
        ScaleDefinition[] scales = [.. numbers.Select(input => ScaleOf(input, scale))];
        _raw = Array.ConvertAll(scales, each => each.Kind == ScaleDefinition.None);
        _products = new InputProducts(plan);
        _scales = _products.Count > 0 || scales.Any(each => each.Kind is not (ScaleDefinition.None or InputScales.Angle)) || (numbers.Length == 0 && scale != ScaleDefinition.None)
            ? new InputScales(scales)
            : null;
        _buckets = [.. numbers.Select(input => input.Definition.Buckets > 0 ? new BucketedInput(input, plan.Mask) : null)];
        _hasBuckets = _buckets.Any(bucket => bucket is not null);
    }

    /// <summary>Whether there is more than the entries themselves: else <see cref="Value"/> of each is all.</summary>
    public bool Expands => _hasBuckets || _products.Count > 0;

    /// <summary>Scales of the numbers; null where all are as they are and no product needs them.</summary>
    public InputScales? Scales => _scales;

    /// <summary>Numbers that have a place of their own.</summary>
    public int Slots => _raw.Length;

    /// <summary>Whether there is a number that counts as it is.</summary>
    public bool HasRaw => Array.IndexOf(_raw, true) >= 0;

    /// <summary>Whether a number counts as it is, in whatever unit.</summary>
    /// <param name="slot">Its place - 2^bits - 1.</param>
    public bool IsRaw(int slot) => _raw[slot];

    /// <summary>What a number counts as, as a line within limits.</summary>
    /// <param name="slot">Its place - 2^bits - 1.</param>
    public ScaleLine LineOf(int slot) => _scales?.LineOf(slot) ?? ScaleLine.AsIs;

    /// <summary>What an entry itself counts as.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Value(in Entry entry)
        => _scales is not null && entry.Index >= _firstSlot ? _scales.Value(entry.Index - _firstSlot, entry.Value) : entry.Value;

    /// <summary>Takes an example into the state.</summary>
    public void Learn(ReadOnlySpan<Entry> raw)
    {
        if (_scales is null && !_hasBuckets)
        {
            return;
        }

        foreach (ref readonly var entry in raw)
        {
            var slot = entry.Index - _firstSlot;
            if (slot < 0)
            {
                continue;
            }

            _scales?.Learn(slot, entry.Value);
            if (_hasBuckets)
            {
                _buckets[slot]?.Learn(entry.Value);
            }
        }
    }

    /// <summary>Greatest result of <see cref="Apply"/> for so many entries.</summary>
    public int Room(int entries) => (entries * (_hasBuckets ? 2 : 1)) + _products.Most(entries);

    /// <summary>Fills in what the example counts as: its entries in their order, each number followed by its bucket, then the products. A place may occur more than once.</summary>
    /// <param name="raw">The kept vector.</param>
    /// <param name="places">Receives places in the weight table; at least <see cref="Room"/>.</param>
    /// <param name="values">Receives values, finite; at least <see cref="Room"/>.</param>
    /// <returns>How many.</returns>
    public int Apply(ReadOnlySpan<Entry> raw, Span<int> places, Span<double> values)
    {
        var count = 0;
        foreach (ref readonly var entry in raw)
        {
            (places[count], values[count]) = (entry.Index, Value(entry));
            count++;
            if (_hasBuckets && entry.Index >= _firstSlot && _buckets[entry.Index - _firstSlot]?.Place(entry.Value) is >= 0 and var bucket)
            {
                (places[count], values[count]) = (bucket, 1);
                count++;
            }
        }

        return _products.Count == 0 ? count : count + _products.Apply(raw, _scales!, places[count..], values[count..]);
    }

    /// <summary>A model of which only standard scales are learnt writes these alone.</summary>
    public void Write(StateWriter writer)
    {
        _scales?.Write(writer);
        foreach (var bucket in _buckets)
        {
            bucket?.Write(writer);
        }
    }

    public void Read(ref StateReader reader)
    {
        _scales?.Read(ref reader);
        foreach (var bucket in _buckets)
        {
            bucket?.Read(ref reader);
        }
    }

    /// <summary>Whether what is learnt of an input can be averaged over shards: standard scales can, and products of them.</summary>
    public static bool Mixes(InputDefinition input, ModelDefinition model) => input.Kind == InputKind.Product
        ? model.Learner.Standardise && model.Inputs.All(other => other.Scale is null or { Kind: ScaleDefinition.Standard })
        : input is { Buckets: 0, Scale: null or { Kind: ScaleDefinition.Standard or ScaleDefinition.None } };

    internal static ScaleDefinition ScaleOf(PlannedInput input, string scale)
        => input.Kind is InputKind.Sine or InputKind.Cosine ? new(InputScales.Angle) : input.Definition.Scale ?? new(scale);
}
