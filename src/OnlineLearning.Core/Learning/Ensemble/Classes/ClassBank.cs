using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Ensemble.Classes;

/// <summary>
/// Eight softmax regressions over one table: the eight weights of a place and class lie side by side, with what each expert remembers of them. <see cref="ExpertBank"/> for classes: a score a class, the
/// softmax of them, and steps that are implicit in all classes at once. A filter has a variance for each place and class, and takes p (1 - p) for the information about a class's score.
/// </summary>
internal sealed class ClassBank
{
    /// <summary>Experts of a bank.</summary>
    public const int Lanes = 8;

    /// <summary>Most rows of a table, 64 bytes each: there are so many places as leave one for each class, and hashed places beyond that share.</summary>
    public const int MostRows = 1 << 19;

    private const int Row = 2 * Lanes;
    private const double NormMemory = 1000;
    private const float WeightBound = 1e6f;
    private const float LeastInformation = 1e-4f;

    // An observation leaves a filter at least so much of its variance, whatever the rounding.
    private const float LeastLeft = 1e-3f;

    private readonly int _classes;
    private readonly int _mask;
    private readonly int _hashed;
    private readonly int _places;
    private readonly Vector256<float> _filters;
    private readonly Vector256<float> _adaptive;
    private readonly Vector256<float> _rate;
    private readonly Vector256<float> _prior;
    private readonly Vector256<float> _crossPrior;

    // Of a place and class: eight weights; then of AdaGrad the sum of squared gradients, of a filter prior / V - 1: 0 where nothing was seen.
    private readonly float[] _table;
    private readonly SoftmaxLanes _softmax;
    private Vector256<float>[] _steps = [];
    private double _norm;
    private long _updates;

    /// <param name="classes">Number of classes.</param>
    /// <param name="hashed">Hashed places of an example, a power of two; the intercept and the numbers follow.</param>
    /// <param name="slots">Numbers.</param>
    /// <param name="lanes">Eight experts.</param>
    public ClassBank(int classes, int hashed, int slots, params ReadOnlySpan<Lane> lanes)
    {
        (_classes, _hashed) = (classes, hashed);
        var kept = hashed;
        while (kept > 256 && (long)kept * classes > MostRows)
        {
            kept /= 2;
        }

        (_mask, _places) = (kept - 1, kept + 1 + slots);
        _table = new float[_places * classes * Row];
        _softmax = new SoftmaxLanes(classes);
        _filters = Each(lanes, lane => lane.Kind == LaneKind.Kalman ? BitConverter.Int32BitsToSingle(-1) : 0);
        _adaptive = Each(lanes, lane => lane.Kind == LaneKind.AdaGrad ? BitConverter.Int32BitsToSingle(-1) : 0);
        _rate = Each(lanes, lane => (float)(lane.Rate * (lane.Kind == LaneKind.Sgd ? 4 : 1)));
        _prior = Each(lanes, lane => lane.Kind == LaneKind.Kalman ? (float)lane.Prior : 1);
        _crossPrior = Each(lanes, lane => lane.Kind == LaneKind.Kalman ? (float)lane.CrossPrior : 1);
        Names = [.. lanes.ToArray().Select(lane => lane.ToString())];
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>w.x of each class and expert.</summary>
    public void Dot(in SparseView x, Span<Vector256<float>> scores)
    {
        scores.Clear();
        for (var i = 0; i < x.Places.Length; i++)
        {
            ref var at = ref At(x.Places[i]);
            var value = Vector256.Create(x.Values[i]);
            for (var k = 0; k < scores.Length; k++)
            {
                scores[k] += Vector256.LoadUnsafe(ref at, (nuint)(k * Row)) * value;
            }
        }
    }

    /// <summary>Teaches all eight one example.</summary>
    /// <param name="x">The example.</param>
    /// <param name="scores">Its <see cref="Dot"/>.</param>
    /// <param name="shares">Their softmax.</param>
    /// <param name="label">The class.</param>
    /// <param name="weight">Importance.</param>
    public void Learn(in SparseView x, ReadOnlySpan<Vector256<float>> scores, ReadOnlySpan<Vector256<float>> shares, int label, float weight)
    {
        if (_steps.Length < x.Places.Length * _classes)
        {
            _steps = new Vector256<float>[2 * x.Places.Length * _classes];
        }

        _updates++;
        Span<Vector256<float>> slopes = stackalloc Vector256<float>[_classes], reach = stackalloc Vector256<float>[_classes], gradients = stackalloc Vector256<float>[_classes];
        var heavy = Vector256.Create(weight);
        for (var k = 0; k < _classes; k++)
        {
            slopes[k] = (shares[k] - (k == label ? Vector256<float>.One : Vector256<float>.Zero)) * heavy;
        }

        Directions(x, slopes, reach);
        for (var k = 0; k < _classes; k++)
        {
            reach[k] *= heavy;
        }

        _softmax.Implicit(scores, shares, label, reach, gradients);
        for (var k = 0; k < _classes; k++)
        {
            var information = Vector256.Max(shares[k] * (Vector256<float>.One - shares[k]), Vector256.Create(LeastInformation)) * heavy;
            gradients[k] *= heavy;
            reach[k] = information / (Vector256<float>.One + (information * reach[k] / heavy));
        }

        Apply(x, slopes, gradients, reach);
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Count(_updates);
        writer.Double(_norm);
        SparseFloats.Write(writer, _table);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Bank of classes");
        _updates = reader.Count();
        _norm = reader.Double();
        SparseFloats.Read(ref reader, _table);
    }

    private static Vector256<float> Each(ReadOnlySpan<Lane> lanes, Func<Lane, float> value)
    {
        var vector = Vector256<float>.Zero;
        for (var lane = 0; lane < Lanes; lane++)
        {
            vector = vector.WithElement(lane, value(lanes[lane]));
        }

        return vector;
    }

    // One check for a place and all that lies there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref float At(int place)
    {
        var at = place < _hashed ? place & _mask : place - _hashed + _mask + 1;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)at, (uint)_places, nameof(place));
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_table), at * _classes * Row);
    }

    /// <summary>Step length D of each coordinate, kept as it is until <see cref="Apply"/>, and sum D x^2 of each class.</summary>
    private void Directions(in SparseView x, ReadOnlySpan<Vector256<float>> slopes, Span<Vector256<float>> reach)
    {
        double square = 0;
        foreach (var each in x.Values)
        {
            square += (double)each * each;
        }

        _norm += (square - _norm) / Math.Min(_updates, NormMemory);
        var plain = _rate / Vector256.Create((float)Math.Max(_norm, 1e-12));
        reach.Clear();
        for (var i = 0; i < x.Places.Length; i++)
        {
            ref var at = ref At(x.Places[i]);
            var value = Vector256.Create(x.Values[i]);
            var square2 = value * value;
            var prior = i < x.Crosses ? _prior : _crossPrior;
            for (var k = 0; k < slopes.Length; k++)
            {
                // One division for both kinds: of a filter its variance, prior / (1 + memory); of AdaGrad rate / root.
                var memory = Vector256.LoadUnsafe(ref at, (nuint)((k * Row) + Lanes));
                var root = Vector256.Sqrt(Vector256.Max(Squares(memory, slopes[k] * value), Vector256.Create(1e-20f)));
                var quotient = Vector256.ConditionalSelect(_filters, prior, _rate) / Vector256.ConditionalSelect(_filters, Vector256<float>.One + memory, root);
                var step = Vector256.ConditionalSelect(_filters, Vector256.Min(prior, quotient + _rate), Vector256.ConditionalSelect(_adaptive, quotient, plain));
                _steps[(i * _classes) + k] = step;
                reach[k] += step * square2;
            }
        }
    }

    private void Apply(in SparseView x, ReadOnlySpan<Vector256<float>> slopes, ReadOnlySpan<Vector256<float>> gradients, ReadOnlySpan<Vector256<float>> shrink)
    {
        var bound = Vector256.Create(WeightBound);
        for (var i = 0; i < x.Places.Length; i++)
        {
            ref var at = ref At(x.Places[i]);
            var value = Vector256.Create(x.Values[i]);
            var prior = i < x.Crosses ? _prior : _crossPrior;
            for (var k = 0; k < slopes.Length; k++)
            {
                var row = (nuint)(k * Row);
                var step = _steps[(i * _classes) + k];
                var moved = step * value;
                var weights = Vector256.LoadUnsafe(ref at, row) - (gradients[k] * moved);
                Vector256.Min(Vector256.Max(weights, -bound), bound).StoreUnsafe(ref at, row);
                var information = (prior / Vector256.Max(step - (moved * moved * shrink[k]), step * Vector256.Create(LeastLeft))) - Vector256<float>.One;
                var squares = Vector256.ConditionalSelect(_adaptive, Squares(Vector256.LoadUnsafe(ref at, row + Lanes), slopes[k] * value), Vector256<float>.Zero);
                Vector256.ConditionalSelect(_filters, information, squares).StoreUnsafe(ref at, row + Lanes);
            }
        }
    }

    // What AdaGrad remembers, held above 0 and within what a float can square.
    private static Vector256<float> Squares(Vector256<float> memory, Vector256<float> slope)
        => Vector256.Min(memory + (slope * slope), Vector256.Create(1e30f));
}
