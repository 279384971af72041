using System.Runtime.Intrinsics;
using OnlineLearning.Core.Learning.Ensemble.Classes;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Preparation;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Ensemble;

/// <summary>
/// The learner that needs no tuning: about thirty small experts (three banks of eight linear ones at different rates, over the inputs as they are and over a piecewise linear and paired view of them; filters
/// with a full covariance where there are few numbers; the running mean, the entity's last label) learn side by side, and what is answered is combined from them by what each has lost so far.
/// It is not mixed over shards: weights of experts and filters' variances have no average.
/// </summary>
public sealed class EnsembleLearner : ILearner, IExpertWeights
{
    private readonly ILoss _loss;
    private readonly LaneLoss _lanes;
    private readonly LearntPreparation _preparation;
    private readonly EnsembleInputs _inputs;
    private readonly LabelScale _labels;
    private readonly ExpertBank _plain;
    private readonly ExpertBank _wide;
    private readonly ExpertBank _third;
    private readonly DenseFilter? _linear;
    private readonly DenseFilter? _quadratic;
    private readonly DenseFilter? _lapsing;
    private readonly Combiner _combiner;
    private readonly Alertness _alertness = new();
    private readonly int _lastLabel;
    private readonly Work _work;
    private Vector256<float> _logSpread = Vector256<float>.One;

    [ThreadStatic]
    private static Work? t_work;

    public EnsembleLearner(LearnerContext context)
    {
        var plan = context.Plan;
        _loss = context.Loss;
        _lanes = LaneLoss.Of(context.Definition.Loss, plan.Definition.Task);
        _preparation = new LearntPreparation(plan);
        _inputs = new EnsembleInputs(plan, _preparation);
        _labels = new LabelScale(_lanes.IsBinary);
        _lastLabel = _lanes.IsBinary ? -1 : plan.Inputs.FirstOrDefault(input => input.Kind == InputKind.Label && input.Definition.Column == "last" && input.Definition.Entity == plan.Definition.Primary)?.Place ?? -1;
        var places = plan.InterceptPlace + 1 + _preparation.Slots;
        _plain = new ExpertBank(_lanes, places, EnsembleBanks.Plain(_lanes));
        _wide = new ExpertBank(_lanes, places, EnsembleBanks.Wide(_lanes));
        _third = new ExpertBank(_lanes, places, EnsembleBanks.Third(_lanes));
        _linear = _inputs.Linear > 0 ? new DenseFilter(_lanes, _inputs.Linear, _lanes.IsBinary ? 1e-4 : 1e-6, 1) : null;
        _quadratic = _inputs.Quadratic > 0 ? new DenseFilter(_lanes, _inputs.Quadratic, 1e-5, 0.3) : null;
        _lapsing = _inputs.Linear > 0 && _lanes.IsBinary ? new DenseFilter(_lanes, _inputs.Linear, 1e-2, 4, lapse: 0.1) : null;
        string[] names =
        [
            .. _plain.Names.Select(name => $"plain {name}"),
            .. _wide.Names.Select(name => $"wide {name}"),
            .. _third.Names.Select(name => $"{(_lanes.IsBinary ? "plain" : "log wide")} {name}"),
            "mean",
            .. _linear is null ? [] : new[] { "dense" },
            .. _quadratic is null ? [] : new[] { "dense with squares" },
            .. _lapsing is null ? [] : new[] { "dense, lapse 0.1" },
            .. _lastLabel < 0 ? [] : new[] { "last label" },
        ];
        _combiner = new Combiner(_lanes, names, plan.HasPersonalTerms);
        _work = new Work(names.Length);
    }

    public static LearnerKind Kind { get; } = new("auto", [TaskKind.Binary, TaskKind.Regression, TaskKind.Multiclass], [], Create)
    {
        HasLoss = true,
        Losses = ["logistic", "squared", "absolute", "quantile", "huber", "epsilon_insensitive", "softmax"],
    };

    private static ILearner Create(LearnerContext context) => context.Plan.Definition.Task == TaskKind.Multiclass ? new ClassEnsemble(context) : new EnsembleLearner(context);

    public long Updates { get; private set; }

    /// <summary>Of a filter's process noise: 1, and more after the loss has risen.</summary>
    public double Rate => _alertness.Factor;

    public IReadOnlyList<ExpertWeight> Experts => _combiner.Experts;

    public double Value(in Entry entry) => _preparation.Value(entry);

    public double Score(ReadOnlySpan<Entry> x, double offset)
    {
        var work = t_work is { } kept && kept.Scores.Length == _work.Scores.Length ? kept : t_work = new Work(_combiner.Count);
        return Answer(Answer(x, offset, work), offset);
    }

    public LearnResult Learn(ReadOnlySpan<Entry> x, double offset, double curvature, double label, double weight)
        => ScoreThenLearn(x, offset, curvature, label, weight, out _);

    public LearnResult ScoreThenLearn(ReadOnlySpan<Entry> x, double offset, double curvature, double label, double weight, out double score)
    {
        var answer = Answer(x, offset, _work);
        var before = ToScore(answer, offset);
        score = Answer(answer, offset);
        if (_labels.HasUnit)
        {
            _alertness.Learn(_combiner.Learn(Units(offset), _labels.ToUnits(label), weight, _work.Answers));
        }

        // The experts learn the example as it was scored: what it teaches about scales counts from the next one on.
        _labels.Learn(label);
        _preparation.Learn(x);
        var reach = Teach(offset, curvature, label, weight);
        Updates++;
        return new LearnResult(before, weight * _loss.ImplicitGradient(before, label, weight * (curvature + reach)));
    }

    /// <remarks>Experts of all rates are there already, and the combination turns to the quick ones by itself: only those that reckon with wrong labels are told, since they take a changed world for noise.</remarks>
    public void Rewarm(double share) => _alertness.Raise(share);

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Count(Updates);
        _preparation.Write(writer);
        _labels.Write(writer);
        for (var lane = 0; lane < ExpertBank.Lanes; lane++)
        {
            writer.Float(_logSpread[lane]);
        }

        _plain.Write(writer);
        _wide.Write(writer);
        _third.Write(writer);
        _linear?.Write(writer);
        _quadratic?.Write(writer);
        _lapsing?.Write(writer);
        _combiner.Write(writer);
        _alertness.Write(writer);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Ensemble");
        Updates = reader.Count();
        _preparation.Read(ref reader);
        _labels.Read(ref reader);
        for (var lane = 0; lane < ExpertBank.Lanes; lane++)
        {
            _logSpread = _logSpread.WithElement(lane, reader.Float());
        }

        _plain.Read(ref reader);
        _wide.Read(ref reader);
        _third.Read(ref reader);
        _linear?.Read(ref reader);
        _quadratic?.Read(ref reader);
        _lapsing?.Read(ref reader);
        _combiner.Read(ref reader);
        _alertness.Read(ref reader);
    }

    private double Units(double offset) => _lanes.IsBinary ? offset : Math.Clamp(offset / _labels.Unit, -1e6, 1e6);

    private double ToScore(double units, double offset)
        => Finite.Score(_lanes.IsBinary ? units : _labels.FromUnits(units - Units(offset)) + offset);

    /// <summary>The combined answer, offset included: log-odds, or units.</summary>
    private double Answer(ReadOnlySpan<Entry> x, double offset, Work work)
    {
        Ask(x, offset, work);
        return _combiner.Combine(work.Scores, Units(offset), work.Answers);
    }

    /// <summary>As a score. The median of whole numbers is a whole number.</summary>
    private double Answer(double answer, double offset)
    {
        var score = ToScore(answer, offset);
        return _labels.Whole && !_lanes.IsBinary && !_lanes.Squares ? Math.Round(score) : score;
    }

    /// <summary>What every expert answers, without the offset, in units.</summary>
    private void Ask(ReadOnlySpan<Entry> x, double offset, Work work)
    {
        _inputs.Fill(x, work.Views);
        var at = 0;
        work.Plain = _plain.Dot(work.Views.Plain);
        work.Wide = _wide.Dot(work.Views.Wide);
        // The third bank and the last label know nothing of the personal terms, and answer without them: what the others are held against.
        work.Third = _third.Dot(_lanes.IsBinary ? work.Views.Plain : work.Views.Wide);
        Put(work.Plain, work.Scores, ref at);
        Put(work.Wide, work.Scores, ref at);
        if (_lanes.IsBinary)
        {
            var units = Vector256.Create((float)offset);
            Put(_third.Answer(work.Third) - units, work.Scores, ref at);
            work.Scores[at++] = (float)Math.Log(_labels.BaseRate / (1 - _labels.BaseRate));
        }
        else
        {
            var logs = work.Third;
            for (var lane = 0; lane < ExpertBank.Lanes; lane++)
            {
                work.Scores[at++] = Finite.Store(_labels.ToUnits(_labels.FromLog(logs[lane], _lanes.Squares ? _logSpread[lane] : 0)) - Units(offset));
            }

            work.Scores[at++] = 0;
        }

        if (_linear is not null)
        {
            work.Scores[at++] = Finite.Store(_linear.Dot(work.Views.Dense));
        }

        if (_quadratic is not null)
        {
            work.Scores[at++] = Finite.Store(_quadratic.Dot(work.Views.Dense));
        }

        if (_lapsing is not null)
        {
            work.Scores[at++] = (float)(_lapsing.Answer(_lapsing.Dot(work.Views.Dense) + offset) - offset);
        }

        if (_lastLabel >= 0)
        {
            work.Scores[at++] = Finite.Store(LastLabel(x) - Units(offset));
        }

        for (var i = 0; i < at && !_lanes.IsBinary; i++)
        {
            work.Scores[i] = _labels.Held(work.Scores[i]);
        }
    }

    private double LastLabel(ReadOnlySpan<Entry> x)
    {
        foreach (ref readonly var entry in x)
        {
            if (entry.Index == _lastLabel)
            {
                return _labels.ToUnits(entry.Value);
            }
        }

        return 0;
    }

    /// <summary>Teaches every expert; returns how far the combined score moves for a unit of gradient, roughly.</summary>
    private double Teach(double offset, double curvature, double label, double weight)
    {
        var views = _work.Views;
        var units = _labels.ToUnits(label);
        var (shift, bend, heavy) = ((float)Units(offset), (float)Math.Clamp(curvature, 0, 1e12), (float)weight);
        var weights = _combiner.Weights;
        var alert = _alertness.Factor;
        var reach = Reach(_plain.Learn(views.Plain, _work.Plain, shift, bend, (float)units, heavy, 1), weights);
        reach += Reach(_wide.Learn(views.Wide, _work.Wide, shift, bend, (float)units, heavy, 1), weights[ExpertBank.Lanes..]);
        if (_lanes.IsBinary)
        {
            reach += Reach(_third.Learn(views.Plain, _work.Third, 0, bend, (float)units, heavy, (float)alert), weights[(2 * ExpertBank.Lanes)..]);
        }
        else
        {
            var logs = _work.Third;
            var target = (float)_labels.ToLog(label);
            _logSpread = _third.SpreadWith(logs, target);
            reach += Reach(_third.Learn(views.Wide, logs, 0, bend, target, heavy, 1), weights[(2 * ExpertBank.Lanes)..]);
        }

        var at = (3 * ExpertBank.Lanes) + 1;
        if (_linear is not null)
        {
            reach += weights[at++] * _linear.Learn(views.Dense, shift, bend, units, weight);
        }

        if (_quadratic is not null)
        {
            reach += weights[at++] * _quadratic.Learn(views.Dense, shift, bend, units, weight);
        }

        if (_lapsing is not null)
        {
            reach += weights[at] * _lapsing.Learn(views.Dense, shift, bend, units, weight, alert);
        }

        return _lanes.IsBinary || _lanes.Squares ? reach : reach * _labels.Unit;
    }

    private static double Reach(Vector256<float> reach, ReadOnlySpan<float> weights)
    {
        double sum = 0;
        for (var lane = 0; lane < ExpertBank.Lanes; lane++)
        {
            sum += weights[lane] * reach[lane];
        }

        return sum;
    }

    private static void Put(Vector256<float> scores, float[] into, ref int at)
    {
        scores.CopyTo(into, at);
        at += ExpertBank.Lanes;
    }

    private sealed class Work(int experts)
    {
        public EnsembleInputs.Views Views { get; } = new();

        public Vector256<float> Plain { get; set; }

        public Vector256<float> Wide { get; set; }

        public Vector256<float> Third { get; set; }

        public float[] Scores { get; } = new float[ExpertMixture.Padded(experts)];

        public Combiner.Answers Answers { get; } = new(experts);
    }
}
