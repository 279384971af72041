using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Ensemble;

/// <summary>
/// One linear expert with the whole covariance of its weights: an extended Kalman filter, which for squared loss is recursive least squares. With process noise instead of a forgetting factor, and every
/// variance held at its prior by a congruence D P D, the covariance stays positive and cannot wind up where a direction is not excited.
/// </summary>
internal sealed class DenseFilter
{
    private const double LeastInformation = 1e-4;
    private const double LeastSpread = 1e-6;
    private const double MostSpread = 25;
    private const double SpreadMemory = 1000;
    private const double WeightBound = 1e6;
    private const int Steps = 3;

    // A step so short leaves the probability's tangent within a tenth of its square.
    private const double Still = 1e-7;

    // Variances are brought back to the prior only once they exceed it by so much: each time costs a row and a column.
    private const double Excess = 1.01;

    private static readonly LogisticLoss s_logistic = new();

    private readonly LaneLoss _loss;
    private readonly int _size;
    private readonly int _stride;
    private readonly double _noise;
    private readonly double _prior;
    private readonly double _lapse;
    private readonly double[] _weights;
    private readonly double[] _covariance;
    private readonly double[] _gain;
    private double _spread = 1;
    private long _updates;

    /// <param name="loss">As the ensemble sees it.</param>
    /// <param name="size">Number of weights, 1 to 128.</param>
    /// <param name="noise">Process noise, in units of the residual variance.</param>
    /// <param name="prior">Variance of each weight before anything was seen, and at the most.</param>
    /// <param name="start">Every weight before anything was seen.</param>
    /// <param name="lapse">Binary: share of labels that are wrong whatever the inputs, as of <see cref="Lane"/>.</param>
    /// <param name="startless">How many of the last weights begin at 0 all the same.</param>
    public DenseFilter(LaneLoss loss, int size, double noise, double prior, double start = 0, double lapse = 0, int startless = 0)
    {
        (_loss, _size, _noise, _prior, _lapse) = (loss, size, noise, prior, lapse);
        _stride = (size + 3) / 4 * 4;
        (_weights, _gain, _covariance) = (new double[_stride], new double[_stride], new double[size * _stride]);
        for (var i = 0; i < size; i++)
        {
            (_weights[i], _covariance[(i * _stride) + i]) = (i < size - startless ? start : 0, prior);
        }
    }

    /// <summary>Length of an example: the number of weights, rounded up to a whole number of vectors; what is beyond the weights must be 0.</summary>
    public int Stride => _stride;

    public double Dot(ReadOnlySpan<double> x) => Dot(_weights, x);

    /// <summary>What it answers at a score: that score, or the log-odds of its probability where it reckons with lapses.</summary>
    public double Answer(double z)
    {
        if (_lapse == 0)
        {
            return z;
        }

        var p = _lapse + ((1 - (2 * _lapse)) * s_logistic.Link(z));
        return Math.Log(p / (1 - p));
    }

    /// <summary>Teaches it one example; the arguments are those of <see cref="ExpertBank.Learn"/>.</summary>
    /// <returns>How far the score moves for a unit of gradient.</returns>
    public double Learn(ReadOnlySpan<double> x, double offset, double curvature, double label, double weight, double alertness = 1)
    {
        _updates++;
        var z = offset + Dot(x);
        var spread = 1.0;
        if (!_loss.IsBinary)
        {
            var found = _loss.Squares ? (z - label) * (z - label) : Math.Abs(z - label);
            _spread += (Math.Min(found, MostSpread) - _spread) / Math.Min(_updates + 1, SpreadMemory);
            spread = Math.Max(_spread, LeastSpread);
        }

        AddNoise(_noise * alertness * (_loss.IsBinary ? 1 : Math.Min(1, _loss.Squares ? spread : spread * spread)), x);
        x = x[.._stride];
        Gain(x);
        var p = _loss.IsBinary ? s_logistic.Link(z) : z;
        var reach = Math.Max(0, Dot(_gain, x));
        var gradient = weight * Implicit(z, p, label, (reach + curvature) * weight, spread);
        var information = weight * Information(p, spread);
        Shrink(information / (1 + (information * reach)), gradient);
        return _loss.Squares ? reach / spread : reach;
    }

    /// <summary>P x of the last <see cref="Reach"/>.</summary>
    public ReadOnlySpan<double> Gained => _gain;

    /// <summary>How far the score of an example moves for a unit of gradient, after process noise: for those who find gradient and information themselves, and then <see cref="Observe"/>.</summary>
    public double Reach(ReadOnlySpan<double> x, double alertness = 1)
    {
        _updates++;
        AddNoise(_noise * alertness, x);
        x = x[.._stride];
        Gain(x);
        return Math.Max(0, Dot(_gain, x));
    }

    /// <summary>Takes in what the example of the last <see cref="Reach"/> taught.</summary>
    /// <param name="factor">Of the covariance: h / (1 + h times the reach) for an information h.</param>
    /// <param name="gradient">Of its own weights.</param>
    public void Observe(double factor, double gradient = 0) => Shrink(factor, gradient);

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Count(_updates);
        writer.Double(_spread);
        writer.Doubles(_weights);
        writer.Doubles(_covariance);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Dense filter");
        _updates = reader.Count();
        _spread = reader.Double();
        Take(reader.Doubles(), _weights);
        Take(reader.Doubles(), _covariance);
    }

    private static void Take(double[] read, double[] into)
    {
        if (read.Length != into.Length)
        {
            throw new InvalidDataException($"Dense filter: state of {read.Length} numbers was found, {into.Length} are wanted.");
        }

        read.CopyTo(into, 0);
    }

    private double Implicit(double z, double p, double label, double reach, double spread)
    {
        if (_loss.IsBinary)
        {
            return _lapse == 0 ? LogisticStep(z, p, label, reach) : LapsedGradient(p, label) / (1 + (reach * Information(p, spread)));
        }

        return _loss.Squares ? (z - label) / (spread + reach) : _loss.Limited((z - label) / Math.Max(reach, 1e-12), spread);
    }

    private double Information(double p, double spread)
    {
        if (!_loss.IsBinary)
        {
            return 1 / (_loss.Squares ? spread : spread * spread);
        }

        var slope = (1 - (2 * _lapse)) * p * (1 - p);
        var answered = _lapse + ((1 - (2 * _lapse)) * p);
        return _lapse == 0 ? Math.Max(slope, LeastInformation) : Math.Max(slope * slope / (answered * (1 - answered)), LeastInformation / 10);
    }

    /// <summary>As of <see cref="LaneLoss.Implicit"/>: the gradient of the movement, which cannot overshoot.</summary>
    private static double LogisticStep(double z, double p, double label, double reach)
    {
        var (low, high) = p < label ? (z, Math.Max(z, 0) + Math.Sqrt(reach)) : (Math.Min(z, 0) - Math.Sqrt(reach), z);
        var u = z;
        for (var i = 0; i < Steps; i++)
        {
            var slope = p * (1 - p);
            var before = u;
            u = Math.Clamp(u - ((u - z + (reach * (p - label))) / (1 + (reach * slope))), low, high);
            if (Math.Abs(u - before) < Still)
            {
                p += slope * (u - before);
                break;
            }

            p = s_logistic.Link(u);
        }

        return reach > 0.1 ? (z - u) / reach : p - label;
    }

    private double LapsedGradient(double p, double label)
    {
        var answered = _lapse + ((1 - (2 * _lapse)) * p);
        return (1 - (2 * _lapse)) * p * (1 - p) * (answered - label) / (answered * (1 - answered));
    }

    private void AddNoise(double noise, ReadOnlySpan<double> x)
    {
        for (var i = 0; i < _size; i++)
        {
            if (x[i] == 0)
            {
                continue;
            }

            var variance = _covariance[(i * _stride) + i] += noise;
            if (variance > Excess * _prior)
            {
                var factor = Math.Sqrt(_prior / variance);
                for (var j = 0; j < _size; j++)
                {
                    _covariance[(i * _stride) + j] *= factor;
                    _covariance[(j * _stride) + i] *= factor;
                }
            }
        }
    }

    /// <summary>The gain P x, as the sum of x_i times row i of P, which is symmetric: several columns at once, and no sum across a vector.</summary>
    private void Gain(ReadOnlySpan<double> x)
    {
        ref var gain = ref MemoryMarshal.GetArrayDataReference(_gain);
        nuint column = 0;
        for (; column + 16 <= (nuint)_stride; column += 16)
        {
            ref var row = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_covariance), column);
            var (sum0, sum1, sum2, sum3) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
            for (var i = 0; i < _size; i++)
            {
                var value = Vector256.Create(x[i]);
                sum0 += value * Vector256.LoadUnsafe(ref row);
                sum1 += value * Vector256.LoadUnsafe(ref row, 4);
                sum2 += value * Vector256.LoadUnsafe(ref row, 8);
                sum3 += value * Vector256.LoadUnsafe(ref row, 12);
                row = ref Unsafe.Add(ref row, _stride);
            }

            sum0.StoreUnsafe(ref gain, column);
            sum1.StoreUnsafe(ref gain, column + 4);
            sum2.StoreUnsafe(ref gain, column + 8);
            sum3.StoreUnsafe(ref gain, column + 12);
        }

        if (column + 8 <= (nuint)_stride)
        {
            ref var row = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_covariance), column);
            var (sum0, sum1) = (Vector256<double>.Zero, Vector256<double>.Zero);
            for (var i = 0; i < _size; i++)
            {
                var value = Vector256.Create(x[i]);
                sum0 += value * Vector256.LoadUnsafe(ref row);
                sum1 += value * Vector256.LoadUnsafe(ref row, 4);
                row = ref Unsafe.Add(ref row, _stride);
            }

            sum0.StoreUnsafe(ref gain, column);
            sum1.StoreUnsafe(ref gain, column + 4);
            column += 8;
        }

        if (column < (nuint)_stride)
        {
            ref var row = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_covariance), column);
            var sum = Vector256<double>.Zero;
            for (var i = 0; i < _size; i++)
            {
                sum += Vector256.Create(x[i]) * Vector256.LoadUnsafe(ref row);
                row = ref Unsafe.Add(ref row, _stride);
            }

            sum.StoreUnsafe(ref gain, column);
        }
    }

    private void Shrink(double factor, double gradient)
    {
        ref var gain = ref MemoryMarshal.GetArrayDataReference(_gain);
        ref var row = ref MemoryMarshal.GetArrayDataReference(_covariance);
        for (var i = 0; i < _size; i++)
        {
            _weights[i] = Math.Clamp(_weights[i] - (gradient * _gain[i]), -WeightBound, WeightBound);
            var share = Vector256.Create(factor * _gain[i]);
            nuint j = 0;
            for (; j + 8 <= (nuint)_stride; j += 8)
            {
                var first = Vector256.LoadUnsafe(ref row, j) - (share * Vector256.LoadUnsafe(ref gain, j));
                var second = Vector256.LoadUnsafe(ref row, j + 4) - (share * Vector256.LoadUnsafe(ref gain, j + 4));
                first.StoreUnsafe(ref row, j);
                second.StoreUnsafe(ref row, j + 4);
            }

            if (j < (nuint)_stride)
            {
                (Vector256.LoadUnsafe(ref row, j) - (share * Vector256.LoadUnsafe(ref gain, j))).StoreUnsafe(ref row, j);
            }

            row = ref Unsafe.Add(ref row, _stride);
        }
    }

    // Four sums side by side, so that no addition waits for the one before.
    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        b = b[..a.Length];
        ref var first = ref MemoryMarshal.GetReference(a);
        ref var second = ref MemoryMarshal.GetReference(b);
        var (sum0, sum1, sum2, sum3) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        nuint i = 0;
        for (; i + 16 <= (nuint)a.Length; i += 16)
        {
            sum0 += Vector256.LoadUnsafe(ref first, i) * Vector256.LoadUnsafe(ref second, i);
            sum1 += Vector256.LoadUnsafe(ref first, i + 4) * Vector256.LoadUnsafe(ref second, i + 4);
            sum2 += Vector256.LoadUnsafe(ref first, i + 8) * Vector256.LoadUnsafe(ref second, i + 8);
            sum3 += Vector256.LoadUnsafe(ref first, i + 12) * Vector256.LoadUnsafe(ref second, i + 12);
        }

        for (; i < (nuint)a.Length; i += 4)
        {
            sum0 += Vector256.LoadUnsafe(ref first, i) * Vector256.LoadUnsafe(ref second, i);
        }

        var sum = (sum0 + sum1) + (sum2 + sum3);
        return (sum[0] + sum[1]) + (sum[2] + sum[3]);
    }
}
