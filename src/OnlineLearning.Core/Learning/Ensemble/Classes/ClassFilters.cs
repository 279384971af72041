using System.Runtime.Intrinsics;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Ensemble.Classes;

/// <summary>A softmax regression under filters with a whole covariance.</summary>
/// <param name="Size">Number of weights of a class, 1 to 128.</param>
/// <param name="Noise">Process noise.</param>
/// <param name="Prior">Variance of each weight before anything was seen, and at the most.</param>
/// <param name="Shared">Whether all classes have one covariance, under which an observation tells of each class's weights equally much; else each its own.</param>
internal readonly record struct ClassFilter(int Size, double Noise, double Prior, bool Shared);

/// <summary>Softmax regressions over the dense view, at most eight; a lane of <see cref="SoftmaxLanes"/> each.</summary>
internal sealed class ClassFilters
{
    private const float LeastInformation = 1e-3f;
    private const double WeightBound = 1e6;

    private readonly int _classes;
    private readonly DenseFilter[][] _covariances;
    private readonly double[][] _weights;
    private readonly SoftmaxLanes _softmax;

    public ClassFilters(int classes, params ClassFilter[] filters)
    {
        _classes = classes;
        _softmax = new SoftmaxLanes(classes);
        _covariances = [.. filters.Select(filter => Enumerable.Range(0, filter.Shared ? 1 : classes).Select(_ => new DenseFilter(LaneLoss.Logistic, filter.Size, filter.Noise, filter.Prior)).ToArray())];
        _weights = [.. _covariances.Select(each => new double[classes * each[0].Stride])];
    }

    /// <summary>Filters there are.</summary>
    public int Count => _covariances.Length;

    /// <summary>Score of each class.</summary>
    public void Dot(ReadOnlySpan<double> x, Span<Vector256<float>> scores)
    {
        scores.Clear();
        for (var filter = 0; filter < Count; filter++)
        {
            var stride = _covariances[filter][0].Stride;
            for (var k = 0; k < _classes; k++)
            {
                scores[k] = scores[k].WithElement(filter, Finite.Store(DenseFilter.Dot(_weights[filter].AsSpan(k * stride, stride), x)));
            }
        }
    }

    /// <summary>Teaches them one example.</summary>
    /// <param name="x">The example, padded.</param>
    /// <param name="scores">Its <see cref="Dot"/>.</param>
    /// <param name="shares">Their softmax.</param>
    /// <param name="label">The class.</param>
    /// <param name="weight">Importance, above 0.</param>
    /// <param name="alertness">Factor of the first one's process noise.</param>
    public void Learn(ReadOnlySpan<double> x, ReadOnlySpan<Vector256<float>> scores, ReadOnlySpan<Vector256<float>> shares, int label, double weight, double alertness)
    {
        Span<Vector256<float>> reach = stackalloc Vector256<float>[_classes], gradients = stackalloc Vector256<float>[_classes];
        reach.Clear();
        for (var filter = 0; filter < Count; filter++)
        {
            double found = 0;
            for (var k = 0; k < _classes; k++)
            {
                found = k < _covariances[filter].Length ? _covariances[filter][k].Reach(x, filter == 0 ? alertness : 1) : found;
                reach[k] = reach[k].WithElement(filter, Finite.Store(weight * found));
            }
        }

        _softmax.Implicit(scores, shares, label, reach, gradients);
        for (var filter = 0; filter < Count; filter++)
        {
            float all = 0;
            for (var k = 0; k < _classes; k++)
            {
                var covariance = _covariances[filter][Math.Min(k, _covariances[filter].Length - 1)];
                Move(_weights[filter].AsSpan(k * covariance.Stride, covariance.Stride), covariance.Gained, weight * gradients[k][filter]);
                var information = shares[k][filter] * (1 - shares[k][filter]);
                all += information;
                if (_covariances[filter].Length > 1)
                {
                    Observe(covariance, weight * Math.Max(information, LeastInformation), reach[k][filter] / weight);
                }
            }

            if (_covariances[filter].Length == 1)
            {
                // What there is to know of the classes in all, as if two took part: p (1 - p) where two do.
                Observe(_covariances[filter][0], weight * Math.Max(all / 2, LeastInformation), reach[0][filter] / weight);
            }
        }
    }

    public void Write(StateWriter writer)
    {
        for (var filter = 0; filter < Count; filter++)
        {
            writer.Doubles(_weights[filter]);
            Array.ForEach(_covariances[filter], covariance => covariance.Write(writer));
        }
    }

    public void Read(ref StateReader reader)
    {
        for (var filter = 0; filter < Count; filter++)
        {
            var read = reader.Doubles();
            if (read.Length != _weights[filter].Length)
            {
                throw new InvalidDataException($"Filter of classes: state of {read.Length} numbers was found, {_weights[filter].Length} are wanted.");
            }

            read.CopyTo(_weights[filter], 0);
            foreach (var covariance in _covariances[filter])
            {
                covariance.Read(ref reader);
            }
        }
    }

    private static void Observe(DenseFilter covariance, double information, double reach) => covariance.Observe(information / (1 + (information * reach)));

    private static void Move(Span<double> weights, ReadOnlySpan<double> gain, double step)
    {
        var (by, bound) = (Vector256.Create(step), Vector256.Create(WeightBound));
        for (var i = 0; i < weights.Length; i += Vector256<double>.Count)
        {
            var moved = Vector256.Create<double>(weights[i..]) - (by * Vector256.Create(gain[i..]));
            Vector256.Min(Vector256.Max(moved, -bound), bound).CopyTo(weights[i..]);
        }
    }
}
