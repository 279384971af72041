using System.Runtime.Intrinsics;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Ensemble.Classes;

/// <summary>
/// One answer from many experts' probabilities of classes, in two stages as in <see cref="Combiner"/>: a fixed-share mixture and two log-linear pools, the softmax of sum_e v_e ln p_e (Genest and Zidek 1986,
/// section 3), whose weights learn by online Newton steps (Hazan, Agarwal, Kale 2007, Figure 2: the squared gradient for the curvature), one slowly and one quickly; then a fixed-share mixture of the three.
/// </summary>
internal sealed class ClassCombiner
{
    private const double ExpertShare = 0.002;
    private const double WayShare = 0.01;
    private const int Ways = 3;
    private const float LeastShare = 1e-6f;

    private readonly string[] _names;
    private readonly int _classes;
    private readonly ExpertMixture _experts;
    private readonly ExpertMixture _ways = new(Ways, WayShare);
    private readonly DenseFilter[] _pools;

    public ClassCombiner(string[] names, int classes)
    {
        (_names, _classes) = (names, classes);
        _experts = new ExpertMixture(names.Length, ExpertShare);
        _pools = [.. ((double[])[1e-6, 1e-5]).Select(noise => new DenseFilter(LaneLoss.Logistic, names.Length, noise, 0.02, 1.0 / names.Length))];
    }

    public IReadOnlyList<ExpertWeight> Experts => [.. _names.Select((name, i) => new ExpertWeight(name, _experts.Weights[i], _experts.MeanLoss(i)))];

    /// <summary>The combined probabilities, from those in <paramref name="answers"/>.</summary>
    public void Combine(Answers answers, Span<double> into)
    {
        var stride = _pools[0].Stride;
        for (var e = 0; e < _names.Length; e++)
        {
            var shares = answers.Of(e);
            for (var k = 0; k < _classes; k++)
            {
                answers.Stacked[(k * stride) + e] = shares[k];
            }
        }

        VectorLogs(answers);
        var weights = _experts.Weights;
        Span<double> mixed = answers.Way(Ways - 1);
        mixed.Clear();
        for (var e = 0; e < _names.Length; e++)
        {
            var weight = weights[e];
            var shares = answers.Of(e);
            for (var k = 0; k < _classes; k++)
            {
                mixed[k] += weight * shares[k];
            }
        }

        Normalise(mixed);
        for (var k = 0; k < _classes; k++)
        {
            var column = answers.Stacked.AsSpan(k * stride, stride);
            answers.Pooled[k] = Vector256<float>.Zero.WithElement(0, Finite.Store(_pools[0].Dot(column))).WithElement(1, Finite.Store(_pools[1].Dot(column)));
        }

        SoftmaxLanes.Shares(answers.Pooled, answers.Pooled);
        Span<double> slow = answers.Way(0), quick = answers.Way(1);
        for (var k = 0; k < slow.Length; k++)
        {
            (slow[k], quick[k]) = (answers.Pooled[k][0], answers.Pooled[k][1]);
        }

        var (first, second, third) = (_ways.Weights[0], _ways.Weights[1], _ways.Weights[2]);
        for (var k = 0; k < into.Length; k++)
        {
            into[k] = Math.Max((first * slow[k]) + (second * quick[k]) + (third * mixed[k]), LeastShare);
        }

        Normalise(into);
    }

    /// <summary>Learns from the label, after <see cref="Combine"/> of the same example.</summary>
    /// <returns>What the mixture of the ways has lost.</returns>
    public double Learn(int label, double weight, Answers answers)
    {
        var losses = answers.Losses.AsSpan();
        for (var e = 0; e < _names.Length; e++)
        {
            losses[e] = -(float)answers.Stacked[(label * _pools[0].Stride) + e];
        }

        _experts.Learn(losses, weight);
        losses = losses[..ExpertMixture.Padded(Ways)];
        for (var way = 0; way < Ways; way++)
        {
            losses[way] = (float)-PortableMath.Log(Math.Max(answers.Way(way)[label], LeastShare));
        }

        var lost = _ways.Mean(losses);
        _ways.Learn(losses, weight);
        for (var way = 0; way < Ways - 1; way++)
        {
            Descend(_pools[way], answers, answers.Way(way), label, weight);
        }

        return lost;
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        _experts.Write(writer);
        _ways.Write(writer);
        Array.ForEach(_pools, pool => pool.Write(writer));
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Combiner of classes");
        _experts.Read(ref reader);
        _ways.Read(ref reader);
        foreach (var pool in _pools)
        {
            pool.Read(ref reader);
        }
    }

    private static void VectorLogs(Answers answers)
    {
        var stacked = answers.Stacked;
        for (var i = 0; i < stacked.Length; i += Vector256<float>.Count)
        {
            var four = Vector256.Narrow(Vector256.LoadUnsafe(ref stacked[i]), i + 4 < stacked.Length ? Vector256.LoadUnsafe(ref stacked[i + 4]) : Vector256<double>.One);
            var (low, high) = Vector256.Widen(VectorFunctions.Log(Vector256.Max(four, Vector256.Create(LeastShare))));
            low.StoreUnsafe(ref stacked[i]);
            if (i + 4 < stacked.Length)
            {
                high.StoreUnsafe(ref stacked[i + 4]);
            }
        }
    }

    private static void Normalise(Span<double> shares)
    {
        double sum = 0;
        foreach (var share in shares)
        {
            sum += share;
        }

        // What a reader found half written may be no number.
        foreach (ref var share in shares)
        {
            share = sum > 0 && double.IsFinite(sum) ? share / sum : 1.0 / shares.Length;
        }
    }

    private void Descend(DenseFilter pool, Answers answers, ReadOnlySpan<double> shares, int label, double weight)
    {
        var gradient = answers.Gradient;
        Array.Clear(gradient);
        for (var k = 0; k < _classes; k++)
        {
            var error = Vector256.Create(shares[k] - (k == label ? 1 : 0));
            var column = answers.Stacked.AsSpan(k * pool.Stride, pool.Stride);
            for (var e = 0; e < column.Length; e += Vector256<double>.Count)
            {
                (Vector256.Create<double>(gradient.AsSpan(e)) + (error * Vector256.Create<double>(column[e..]))).CopyTo(gradient, e);
            }
        }

        var step = weight / (1 + (weight * pool.Reach(gradient)));
        pool.Observe(step, step);
    }

    /// <summary>Space for the answers of one example.</summary>
    internal sealed class Answers(int experts, int classes)
    {
        private readonly float[] _shares = new float[experts * classes];
        private readonly double[] _ways = new double[Ways * classes];

        /// <summary>Logarithms of the probabilities, of each class those of all experts, padded.</summary>
        public double[] Stacked { get; } = new double[classes * ((experts + 3) / 4 * 4)];

        public Vector256<float>[] Pooled { get; } = new Vector256<float>[classes];

        public double[] Gradient { get; } = new double[(experts + 3) / 4 * 4];

        public float[] Losses { get; } = new float[ExpertMixture.Padded(experts)];

        /// <summary>Probability of each class that an expert answers.</summary>
        public Span<float> Of(int expert) => _shares.AsSpan(expert * classes, classes);

        public Span<double> Way(int way) => _ways.AsSpan(way * classes, classes);
    }
}
