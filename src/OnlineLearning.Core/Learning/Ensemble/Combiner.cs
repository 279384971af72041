using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Ensemble;

/// <summary>
/// One answer from many experts, in two stages. First four ways to combine: the fixed-share mixture, its best expert, and two stacked regressions of the label on the scores (Wolpert 1992; here filters
/// with a full covariance, one slow and one quick). Then a fixed-share mixture of these four by what they have lost.
/// </summary>
internal sealed class Combiner
{
    private const double ExpertShare = 0.002;
    private const double WayShare = 0.01;
    private const double Held = 15;
    private const double SpreadMemory = 500;
    private const double LeastSpread = 1e-8;
    private const int Ways = 4;

    private readonly LaneLoss _loss;
    private readonly ExpertMixture _experts;
    private readonly ExpertMixture _ways = new(Ways, WayShare);
    private readonly DenseFilter _slow;
    private readonly DenseFilter _quick;
    private readonly string[] _names;
    private double _spread = 1;
    private long _updates;

    public Combiner(LaneLoss loss, string[] names)
    {
        (_loss, _names) = (loss, names);
        _experts = new ExpertMixture(names.Length, ExpertShare);
        _slow = new DenseFilter(loss, names.Length, 1e-6, 0.02, 1.0 / names.Length);
        _quick = new DenseFilter(loss, names.Length, 1e-5, 0.02, 1.0 / names.Length);
    }

    public int Count => _names.Length;

    public ReadOnlySpan<double> Weights => _experts.Weights;

    /// <summary>The combined score, offset included: log-odds, or units.</summary>
    /// <param name="scores">Of each expert, without the offset.</param>
    /// <param name="offset">Personal score.</param>
    /// <param name="answers">Receives what the experts and the four ways answer: probabilities, or units.</param>
    public double Combine(ReadOnlySpan<double> scores, double offset, Answers answers)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            answers.Stacked[i] = Math.Clamp(scores[i], -Held, Held);
            answers.Experts[i] = ToAnswer(scores[i] + offset);
        }

        answers.Ways[0] = _experts.Mean(answers.Experts.AsSpan(0, Count));
        answers.Ways[1] = answers.Experts[_experts.Best];
        answers.Ways[2] = ToAnswer(offset + _slow.Dot(answers.Stacked));
        answers.Ways[3] = ToAnswer(offset + _quick.Dot(answers.Stacked));
        var answer = _ways.Mean(answers.Ways);
        if (!_loss.IsBinary)
        {
            return answer;
        }

        answer = Math.Clamp(answer, 1e-9, 1 - 1e-9);
        return Math.Log(answer / (1 - answer));
    }

    /// <summary>Learns from the label, after <see cref="Combine"/> of the same example.</summary>
    public void Learn(ReadOnlySpan<double> scores, double offset, double label, double weight, Answers answers)
    {
        _updates++;
        var unit = _loss.IsBinary ? 1 : _loss.Squares ? _spread : _spread;
        Span<double> losses = stackalloc double[scores.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            losses[i] = _loss.Value(answers.Experts[i], label) / unit;
        }

        _experts.Learn(losses, weight);
        losses = losses[..Ways];
        for (var i = 0; i < Ways; i++)
        {
            losses[i] = _loss.Value(answers.Ways[i], label) / unit;
        }

        _ways.Learn(losses, weight);
        if (!_loss.IsBinary)
        {
            var residual = answers.Ways[0] - label;
            var found = Math.Min(_loss.Squares ? residual * residual : Math.Abs(residual), (20 * _spread) + 0.01);
            _spread = Math.Max(LeastSpread, _spread + ((found - _spread) / Math.Min(_updates + 1, SpreadMemory)));
        }

        _slow.Learn(answers.Stacked, offset, 0, label, weight);
        _quick.Learn(answers.Stacked, offset, 0, label, weight);
    }

    public void Rewarm(double share)
    {
        _experts.Rewarm(share);
        _ways.Rewarm(share);
        _slow.Rewarm(share);
        _quick.Rewarm(share);
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Count(_updates);
        writer.Double(_spread);
        _experts.Write(writer);
        _ways.Write(writer);
        _slow.Write(writer);
        _quick.Write(writer);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Combiner");
        _updates = reader.Count();
        _spread = reader.Double();
        _experts.Read(ref reader);
        _ways.Read(ref reader);
        _slow.Read(ref reader);
        _quick.Read(ref reader);
    }

    private double ToAnswer(double score) => !_loss.IsBinary ? score : score >= 0 ? 1 / (1 + Math.Exp(-score)) : 1 - (1 / (1 + Math.Exp(score)));

    /// <summary>Space for the answers of one example.</summary>
    internal sealed class Answers(int experts)
    {
        /// <summary>Scores held within what a stack can use, padded to whole vectors.</summary>
        public double[] Stacked { get; } = new double[(experts + 3) / 4 * 4];

        public double[] Experts { get; } = new double[experts];

        public double[] Ways { get; } = new double[Combiner.Ways];
    }
}
