using System.Runtime.CompilerServices;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Preparation;

/// <summary>
/// Centre and spread of each numeric input, learnt with the examples: what a value counts as is (raw - centre) x scale within limits. Standard: running mean and deviation (Welford 1962), at most
/// <see cref="Limit"/> deviations, so that a lone outlier cannot outweigh everything else. Decayed: the same with weights 2^(-age / half-life), age in values of that input (West 1979). Min-max: 0 at
/// the least value so far, 1 at the greatest. Nothing seen, or no spread: 0. None: as it is, but a factor of a product is standardised. One may read while another learns.
/// </summary>
public sealed class InputScales
{
    /// <summary>Largest standardised magnitude.</summary>
    public const double Limit = 10;

    private readonly Form[] _forms;
    private readonly double[] _keep;
    private readonly bool _isStandard;
    private readonly Slot[] _slots;

    /// <param name="scales">By slot, in the order of the numeric inputs' places.</param>
    public InputScales(IReadOnlyList<ScaleDefinition> scales)
    {
        ScaleDefinition[] all = [.. scales];
        _forms = Array.ConvertAll(all, scale => scale.Kind switch { ScaleDefinition.MinMax => Form.Range, ScaleDefinition.None => Form.Raw, Angle => Form.Angle, _ => Form.Moments });
        _keep = Array.ConvertAll(all, scale => scale.Kind == ScaleDefinition.Decayed ? double.Exp2(-1 / scale.HalfLife) : 1);
        _isStandard = scales.All(scale => scale.Kind == ScaleDefinition.Standard);
        _slots = Array.ConvertAll(_forms, form => new Slot { Scale = form == Form.Angle ? 1 : 0 });
    }

    /// <summary>The kind of a sine or cosine: as it is in products too.</summary>
    internal const string Angle = "angle";

    private enum Form : byte
    {
        Moments,
        Range,
        Raw,
        Angle,
    }

    /// <summary>What a value counts as.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Value(int slot, double raw) => _isStandard ? Standardised(slot, raw) : _forms[slot] == Form.Raw ? raw : Factor(slot, raw);

    /// <summary>What a value counts as in a product: as <see cref="Value"/>, and standardised where that is raw.</summary>
    public double Factor(int slot, double raw)
    {
        ref readonly var at = ref _slots[slot];
        return _forms[slot] == Form.Range ? Math.Clamp((raw - at.Centre) * at.Scale, 0, 1) : Standardised(slot, raw);
    }

    /// <summary><see cref="Value"/> as a line within limits.</summary>
    internal ScaleLine LineOf(int slot) => _forms[slot] switch
    {
        Form.Raw => ScaleLine.AsIs,
        Form.Range => new(_slots[slot].Centre, _slots[slot].Scale, 0, 1),
        _ => new(_slots[slot].Centre, _slots[slot].Scale, -Limit, Limit),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Learn(int slot, double raw)
    {
        if (_isStandard)
        {
            AddTo(ref _slots[slot], raw, 1);
        }
        else if (_forms[slot] is Form.Moments or Form.Raw)
        {
            AddTo(ref _slots[slot], raw, _keep[slot]);
        }
        else if (_forms[slot] == Form.Range)
        {
            Widen(ref _slots[slot], raw);
        }
    }

    /// <summary>Count, mean and squares of a standard scale.</summary>
    public Moments Of(int slot) => new(_slots[slot].Count, _slots[slot].Centre, _slots[slot].Spread);

    /// <summary>Takes on what shards have learnt together: of a standard scale; every other keeps its own.</summary>
    public void Set(int slot, in Moments values)
    {
        if (_forms[slot] == Form.Moments)
        {
            _slots[slot] = new() { Count = values.Count, Centre = values.Mean, Spread = values.SumOfSquares, Scale = values.SumOfSquares > 0 ? 1 / values.StandardDeviation : 0 };
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Doubles([.. _slots.Select(slot => slot.Count)]);
        writer.Doubles([.. _slots.Select(slot => slot.Centre)]);
        writer.Doubles([.. _slots.Select(slot => slot.Spread)]);
        writer.Doubles([.. _slots.Select(slot => slot.Scale)]);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Scales");
        var (counts, centres, spreads, scales) = (Inputs(reader.Doubles()), Inputs(reader.Doubles()), Inputs(reader.Doubles()), Inputs(reader.Doubles()));
        for (var slot = 0; slot < _slots.Length; slot++)
        {
            _slots[slot] = new() { Count = counts[slot], Centre = centres[slot], Spread = spreads[slot], Scale = scales[slot] };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(ref Slot at, double raw, double keep)
    {
        var (n, distance) = ((at.Count * keep) + 1, raw - at.Centre);
        var centre = at.Centre + (distance / n);
        var spread = (at.Spread * keep) + (distance * (raw - centre));
        (at.Count, at.Centre, at.Spread) = (n, centre, spread);
        at.Scale = spread > 0 ? 1 / Math.Sqrt(spread / n) : 0;
    }

    private static void Widen(ref Slot at, double raw)
    {
        var first = at.Count++ == 0;
        var least = at.Centre = first ? raw : Math.Min(at.Centre, raw);
        var greatest = at.Spread = first ? raw : Math.Max(at.Spread, raw);
        at.Scale = greatest > least ? 1 / (greatest - least) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Standardised(int slot, double raw)
    {
        ref readonly var at = ref _slots[slot];
        return Math.Clamp((raw - at.Centre) * at.Scale, -Limit, Limit);
    }

    private double[] Inputs(double[] read)
        => read.Length == _forms.Length ? read : throw new InvalidDataException($"Scales: state of {read.Length} inputs was found, {_forms.Length} are wanted.");

    /// <summary>Of moments: sum of weights, mean, weighted sum of squares. Of a range: values, least, greatest.</summary>
    private struct Slot
    {
        public double Count;
        public double Centre;
        public double Spread;
        public double Scale;
    }
}
