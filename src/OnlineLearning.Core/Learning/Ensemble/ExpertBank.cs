using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Ensemble;

/// <summary>
/// Eight linear experts over one table: the eight weights of a place lie side by side, with what each expert remembers of it, so that all are scored and taught at the cost of about one.
/// SGD and AdaGrad steps are implicit (Kulis and Bartlett 2010). Filters are diagonal extended Kalman filters: gain V x / (1 + h sum V x^2), V -> V - V^2 x^2 h / (1 + h sum V x^2), V += q.
/// </summary>
internal sealed class ExpertBank
{
    /// <summary>Experts of a bank.</summary>
    public const int Lanes = 8;

    private const int Row = 2 * Lanes;
    private const double NormMemory = 1000;
    private const double SpreadMemory = 1000;
    private const float WeightBound = 1e6f;
    private const float MostSpread = 25;

    // An observation leaves a filter at least so much of its variance, whatever the rounding.
    private const float LeastLeft = 1e-3f;

    private readonly LaneLoss _loss;
    private readonly Vector256<float> _filters;
    private readonly Vector256<float> _adaptive;
    private readonly Vector256<float> _rate;
    private readonly Vector256<float> _prior;
    private readonly Vector256<float> _crossPrior;
    private readonly Vector256<float> _lapse;

    // Of a place: eight weights; then of AdaGrad the sum of squared gradients, of a filter prior / V - 1: 0 where nothing was seen.
    // A place is a line of the cache: the table begins where one begins.
    private readonly float[] _table;
    private readonly int _start;
    private readonly int _places;
    private readonly bool _isAdaptive;
    private Vector256<float>[] _steps = [];
    private Vector256<float> _spread = Vector256<float>.One;
    private double _norm;
    private long _updates;

    public ExpertBank(LaneLoss loss, int places, params ReadOnlySpan<Lane> lanes)
    {
        _loss = loss;
        _places = places;
        _table = GC.AllocateArray<float>((places + 1) * Row, pinned: true);
        _start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(_table, 0) & ((Row * sizeof(float)) - 1)) / sizeof(float);
        _isAdaptive = lanes.ToArray().Any(lane => lane.Kind == LaneKind.AdaGrad);
        _filters = Each(lanes, lane => lane.Kind == LaneKind.Kalman ? BitConverter.Int32BitsToSingle(-1) : 0);
        _adaptive = Each(lanes, lane => lane.Kind == LaneKind.AdaGrad ? BitConverter.Int32BitsToSingle(-1) : 0);
        _rate = Each(lanes, lane => (float)(lane.Rate * (lane.Kind == LaneKind.Sgd && loss.IsBinary ? 4 : 1)));
        _prior = Each(lanes, lane => lane.Kind == LaneKind.Kalman ? (float)lane.Prior : 1);
        _crossPrior = Each(lanes, lane => lane.Kind == LaneKind.Kalman ? (float)lane.CrossPrior : 1);
        _lapse = Each(lanes, lane => (float)lane.Lapse);
        Names = [.. lanes.ToArray().Select(lane => lane.ToString())];
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>w.x of each expert.</summary>
    public Vector256<float> Dot(in SparseView x)
    {
        var score = Vector256<float>.Zero;
        for (var i = 0; i < x.Places.Length; i++)
        {
            score += Vector256.LoadUnsafe(ref At(x.Places[i])) * Vector256.Create(x.Values[i]);
        }

        return score;
    }

    /// <summary>What the experts answer: their scores; of one that reckons with lapses, the log-odds of its probability.</summary>
    public Vector256<float> Answer(Vector256<float> z)
    {
        if (_lapse == Vector256<float>.Zero)
        {
            return z;
        }

        var p = _lapse + ((Vector256<float>.One - _lapse - _lapse) * VectorFunctions.Logistic(z));
        return VectorFunctions.Log(p / (Vector256<float>.One - p));
    }

    /// <summary>Teaches all eight one example.</summary>
    /// <param name="x">The example.</param>
    /// <param name="dot">Its <see cref="Dot"/>.</param>
    /// <param name="offset">Personal score, in the unit of the scores.</param>
    /// <param name="curvature">How far the personal score moves for a unit of gradient.</param>
    /// <param name="label">The label, of a number in units of the deviation.</param>
    /// <param name="weight">Importance.</param>
    /// <param name="alertness">Factor of the process noise.</param>
    /// <returns>How far each score moves for a unit of gradient.</returns>
    public Vector256<float> Learn(in SparseView x, Vector256<float> dot, float offset, float curvature, float label, float weight, float alertness)
    {
        if (_steps.Length < x.Places.Length)
        {
            _steps = new Vector256<float>[Math.Max(64, 2 * x.Places.Length)];
        }

        var z = dot + Vector256.Create(offset);
        LearnSpread(z, label);
        _updates++;
        var spread = Vector256.Max(_spread, Vector256.Create(1e-6f));
        var noise = _loss.IsBinary ? Vector256<float>.One : Vector256.Min(Vector256<float>.One, _loss.Squares ? spread : spread * spread);
        var p = _loss.Link(z);
        var slope = _loss.Gradient(p, label, _lapse) * Vector256.Create(weight);
        var reach = Directions(x, slope, _rate * noise * Vector256.Create(alertness));

        var divide = Vector256.ConditionalSelect(_filters, spread, Vector256<float>.One);
        var heavy = Vector256.Create(weight);
        var gradient = heavy * _loss.Implicit(z, p, label, (reach + Vector256.Create(curvature)) * heavy, divide, divide, _lapse);
        var information = _loss.Information(p, spread, _lapse) * heavy;
        Apply(x, slope, gradient, information / (Vector256<float>.One + (information * reach)));
        return reach / (_loss.Squares ? divide : Vector256<float>.One);
    }

    /// <summary>Running spread of each expert's residuals once this one is taken in.</summary>
    public Vector256<float> SpreadWith(Vector256<float> z, float label)
    {
        var found = Vector256.Min(_loss.Spread(z - Vector256.Create(label)), Vector256.Create(MostSpread));
        return _spread + ((found - _spread) * Vector256.Create((float)(1 / Math.Min(_updates + 2, SpreadMemory))));
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Count(_updates);
        writer.Double(_norm);
        for (var lane = 0; lane < Lanes; lane++)
        {
            writer.Float(_spread[lane]);
        }

        SparseFloats.Write(writer, _table.AsSpan(_start, _places * Row));
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Expert bank");
        _updates = reader.Count();
        _norm = reader.Double();
        for (var lane = 0; lane < Lanes; lane++)
        {
            _spread = _spread.WithElement(lane, reader.Float());
        }

        SparseFloats.Read(ref reader, _table.AsSpan(_start, _places * Row));
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
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)place, (uint)_places, nameof(place));
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_table), _start + (place * Row));
    }

    private void LearnSpread(Vector256<float> z, float label)
    {
        if (!_loss.IsBinary)
        {
            _spread = SpreadWith(z, label);
        }
    }

    /// <summary>Step length D of each coordinate, kept as it is until <see cref="Apply"/>; returns sum D x^2.</summary>
    private Vector256<float> Directions(in SparseView x, Vector256<float> gradient, Vector256<float> rate)
    {
        double square = 0;
        foreach (var value in x.Values)
        {
            square += (double)value * value;
        }

        _norm += (square - _norm) / Math.Min(_updates, NormMemory);
        var plain = _rate / Vector256.Create((float)Math.Max(_norm, 1e-12));
        var reach = Vector256<float>.Zero;
        for (var i = 0; i < x.Places.Length; i++)
        {
            var value = Vector256.Create(x.Values[i]);
            var memory = Vector256.LoadUnsafe(ref At(x.Places[i]), Lanes);
            var prior = i < x.Crosses ? _prior : _crossPrior;

            // One division for both kinds: of a filter its variance, prior / (1 + memory); of AdaGrad rate / root.
            var (above, below) = (prior, Vector256<float>.One + memory);
            if (_isAdaptive)
            {
                var root = Vector256.Sqrt(Vector256.Max(Squares(memory, gradient * value), Vector256.Create(1e-20f)));
                (above, below) = (Vector256.ConditionalSelect(_filters, above, _rate), Vector256.ConditionalSelect(_filters, below, root));
            }

            var quotient = above / below;
            var step = Vector256.ConditionalSelect(_filters, Vector256.Min(prior, quotient + rate), Vector256.ConditionalSelect(_adaptive, quotient, plain));
            _steps[i] = step;
            reach += step * value * value;
        }

        return reach;
    }

    private void Apply(in SparseView x, Vector256<float> slope, Vector256<float> gradient, Vector256<float> shrink)
    {
        var bound = Vector256.Create(WeightBound);
        for (var i = 0; i < x.Places.Length; i++)
        {
            ref var at = ref At(x.Places[i]);
            var value = Vector256.Create(x.Values[i]);
            var step = _steps[i];
            var moved = step * value;
            var weights = Vector256.LoadUnsafe(ref at) - (gradient * moved);
            Vector256.Min(Vector256.Max(weights, -bound), bound).StoreUnsafe(ref at);

            var prior = i < x.Crosses ? _prior : _crossPrior;
            var information = (prior / Vector256.Max(step - (moved * moved * shrink), step * Vector256.Create(LeastLeft))) - Vector256<float>.One;
            var squares = _isAdaptive ? Vector256.ConditionalSelect(_adaptive, Squares(Vector256.LoadUnsafe(ref at, Lanes), slope * value), Vector256<float>.Zero) : Vector256<float>.Zero;
            Vector256.ConditionalSelect(_filters, information, squares).StoreUnsafe(ref at, Lanes);
        }
    }

    // What AdaGrad remembers, held above 0 and within what a float can square.
    private static Vector256<float> Squares(Vector256<float> memory, Vector256<float> slope)
        => Vector256.Min(memory + (slope * slope), Vector256.Create(1e30f));
}
