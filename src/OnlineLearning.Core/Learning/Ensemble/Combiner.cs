using System.Runtime.Intrinsics;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Ensemble;

/// <summary>
/// One answer from many experts, in two stages. First three ways to combine: two stacked regressions of the label on the scores (Wolpert 1992; here filters
/// with a full covariance, one slow and one quick), and the fixed-share mixture. Then a fixed-share mixture of these three by what they have lost.
/// </summary>
internal sealed class Combiner
{
    private const double ExpertShare = 0.002;
    private const double WayShare = 0.01;
    private const double Held = 15;

    // Losses by magnitude count for less than a Laplace likelihood would have it: residuals have heavier tails, and one lucky answer should not decide (generalised Bayes, Bissiri et al. 2016, section 3).
    private const double MagnitudeRate = 0.3;

    private const double SpreadMemory = 500;
    private const double LeastSpread = 1e-8;
    private const float LeastProbability = 1e-7f;
    private const int Ways = 3;

    private readonly LaneLoss _loss;
    private readonly ExpertMixture _experts;
    private readonly ExpertMixture _ways = new(Ways, WayShare);
    private readonly DenseFilter _slow;
    private readonly DenseFilter _quick;
    private readonly string[] _names;
    private readonly int _gates;
    private double _spread = 1;
    private long _updates;

    /// <param name="loss">As the ensemble sees it.</param>
    /// <param name="names">Of the experts.</param>
    /// <param name="personal">Whether there are personal terms: their score is then stacked too, so that it counts for as much as it has proved to be worth.</param>
    public Combiner(LaneLoss loss, string[] names, bool personal)
    {
        (_loss, _names, _gates) = (loss, names, personal ? 1 : 0);
        _experts = new ExpertMixture(names.Length, ExpertShare);
        _slow = new DenseFilter(loss, names.Length + _gates, 1e-6, 0.02, 1.0 / names.Length, startless: _gates);
        _quick = new DenseFilter(loss, names.Length + _gates, 1e-5, 0.02, 1.0 / names.Length, startless: _gates);
    }

    public int Count => _names.Length;

    private byte Version => (byte)(1 + _gates);

    public IReadOnlyList<ExpertWeight> Experts => [.. _names.Select((name, i) => new ExpertWeight(name, _experts.Weights[i], _experts.MeanLoss(i)))];

    public ReadOnlySpan<float> Weights => _experts.Weights;

    /// <summary>The combined score, offset included: log-odds, or units.</summary>
    /// <param name="scores">Of each expert, without the offset, padded.</param>
    /// <param name="offset">Personal score.</param>
    /// <param name="answers">Receives what the experts and the three ways answer: probabilities, or units.</param>
    public double Combine(ReadOnlySpan<float> scores, double offset, Answers answers)
    {
        var shift = Vector256.Create((float)offset);
        for (var i = 0; i < scores.Length; i += Vector256<float>.Count)
        {
            ToAnswer(Vector256.Create(scores[i..]) + shift).CopyTo(answers.Experts, i);
        }

        for (var i = 0; i < Count; i++)
        {
            answers.Stacked[i] = Math.Clamp(scores[i], -Held, Held);
        }

        if (_gates > 0)
        {
            answers.Stacked[Count] = Math.Clamp(offset, -Held, Held);
        }

        answers.Ways[0] = (float)(offset + _slow.Dot(answers.Stacked));
        answers.Ways[1] = (float)(offset + _quick.Dot(answers.Stacked));
        ToAnswer(Vector256.Create<float>(answers.Ways)).CopyTo(answers.Ways);
        answers.Ways[2] = (float)_experts.Mean(answers.Experts);
        var answer = _ways.Mean(answers.Ways);
        if (!_loss.IsBinary)
        {
            return answer;
        }

        answer = Math.Clamp(answer, LeastProbability, 1 - LeastProbability);
        return Math.Log(answer / (1 - answer));
    }

    /// <summary>Learns from the label, after <see cref="Combine"/> of the same example.</summary>
    /// <returns>What the mixture of the ways has lost, in units of the expected loss.</returns>
    public double Learn(double offset, double label, double weight, Answers answers)
    {
        _updates++;
        var heavy = _loss.IsBinary || _loss.Squares ? weight : MagnitudeRate * weight;
        var unit = Vector256.Create((float)(_loss.IsBinary ? 1 : _spread));
        Span<float> losses = answers.Losses;
        for (var i = 0; i < losses.Length; i += Vector256<float>.Count)
        {
            (_loss.Value(Vector256.Create<float>(answers.Experts.AsSpan(i)), (float)label) / unit).CopyTo(losses[i..]);
        }

        _experts.Learn(losses, heavy);
        losses = losses[..Vector256<float>.Count];
        (_loss.Value(Vector256.Create<float>(answers.Ways), (float)label) / unit).CopyTo(losses);
        var lost = _ways.Mean(losses);
        _ways.Learn(losses, heavy);
        if (!_loss.IsBinary)
        {
            var residual = answers.Ways[2] - label;
            var found = Math.Min(_loss.Squares ? residual * residual : Math.Abs(residual), (20 * _spread) + 0.01);
            _spread = Math.Max(LeastSpread, _spread + ((found - _spread) / Math.Min(_updates + 1, SpreadMemory)));
        }

        _slow.Learn(answers.Stacked, offset, 0, label, weight);
        _quick.Learn(answers.Stacked, offset, 0, label, weight);
        return lost;
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(Version);
        writer.Count(_updates);
        writer.Double(_spread);
        _experts.Write(writer);
        _ways.Write(writer);
        _slow.Write(writer);
        _quick.Write(writer);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(Version, "Combiner");
        _updates = reader.Count();
        _spread = reader.Double();
        _experts.Read(ref reader);
        _ways.Read(ref reader);
        _slow.Read(ref reader);
        _quick.Read(ref reader);
    }

    private Vector256<float> ToAnswer(Vector256<float> score) => _loss.IsBinary ? VectorFunctions.Logistic(score) : score;

    /// <summary>Space for the answers of one example.</summary>
    internal sealed class Answers(int experts)
    {
        /// <summary>Scores held within what a stack can use, the personal one behind them, padded to whole vectors.</summary>
        public double[] Stacked { get; } = new double[ExpertMixture.Padded(experts + 1)];

        public float[] Experts { get; } = new float[ExpertMixture.Padded(experts)];

        public float[] Losses { get; } = new float[ExpertMixture.Padded(experts)];

        public float[] Ways { get; } = new float[ExpertMixture.Padded(Combiner.Ways)];
    }
}
