using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Preparation;
using OnlineLearning.Core.Learning.Trees;
using OnlineLearning.Core.Learning.Trees.Classes;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Ensemble.Classes;

/// <summary>
/// <see cref="EnsembleLearner"/> for classes: two banks of eight softmax regressions over the inputs as they are and over a piecewise linear and paired view of them, softmax regressions under filters with a
/// full covariance where there are few numbers, a small forest, the classes' shares and their shares after the entity's last label learn side by side; what is answered is combined from them by what each
/// has lost so far. It is not mixed over shards: weights of experts, variances and trees have no average.
/// </summary>
public sealed class ClassEnsemble : IClassLearner, IExpertWeights
{
    private static readonly ForestSettings Forest = new(Trees: 5);

    private readonly LearntPreparation _preparation;
    private readonly EnsembleInputs _inputs;
    private readonly ClassBank _plain;
    private readonly ClassBank _wide;
    private readonly ClassFilters _dense;
    private readonly ClassForest _forest;
    private readonly LastClass _last;
    private readonly ClassCombiner _combiner;
    private readonly Alertness _alertness = new();
    private readonly int _experts;
    private readonly Work _work;

    [ThreadStatic]
    private static Work? t_work;

    public ClassEnsemble(LearnerContext context)
    {
        var plan = context.Plan;
        Classes = plan.Classes.Count;
        _preparation = new LearntPreparation(plan);
        _inputs = new EnsembleInputs(plan, _preparation);
        _plain = new ClassBank(Classes, plan.InterceptPlace, _preparation.Slots, ClassBanks.Plain);
        _wide = new ClassBank(Classes, plan.InterceptPlace, _preparation.Slots, ClassBanks.Wide);
        _dense = new ClassFilters(
            Classes,
            [
                .. _inputs.Linear > 0 ? new[] { new ClassFilter(_inputs.Linear, 1e-4, 1, Shared: _inputs.Quadratic == 0) } : [],
                .. _inputs.Quadratic > 0 ? new[] { new ClassFilter(_inputs.Quadratic, 1e-5, 0.3, Shared: true) } : [],
            ]);
        var inputs = new TreeInputs(plan);
        _forest = new ClassForest(TreePlan.Of(context, ForestSettings.TreeDefaults with { Subspace = inputs.SquareRoot }), Forest, context.Seed);
        _last = new LastClass(plan);
        string[] names =
        [
            .. _plain.Names.Select(name => $"plain {name}"),
            .. _wide.Names.Select(name => $"wide {name}"),
            .. new[] { "dense", "dense with squares" }[.._dense.Count],
            "forest",
            "shares",
            .. _last.HasLast ? new[] { "last label" } : [],
        ];
        _experts = names.Length;
        _combiner = new ClassCombiner(names, Classes);
        _work = new Work(_experts, Classes);
    }

    public int Classes { get; }

    public long Updates { get; private set; }

    /// <summary>Of the dense filter's process noise: 1, and more after the loss has risen.</summary>
    public double Rate => _alertness.Factor;

    public IReadOnlyList<ExpertWeight> Experts => _combiner.Experts;

    public double Value(in Entry entry) => _preparation.Value(entry);

    public double Score(ReadOnlySpan<Entry> x, double offset)
    {
        Span<double> shares = stackalloc double[Classes];
        Probabilities(x, shares);
        return SoftmaxStep.Best(shares);
    }

    public void Probabilities(ReadOnlySpan<Entry> x, Span<double> into)
    {
        var work = t_work is { } kept && kept.Is(_experts, Classes) ? kept : t_work = new Work(_experts, Classes);
        Ask(x, work);
        Put(_forest, x, work);
        _combiner.Combine(work.Answers, into);
    }

    /// <exception cref="ArgumentOutOfRangeException">The label is not the number of a class.</exception>
    public LearnResult Learn(ReadOnlySpan<Entry> x, double offset, double curvature, double label, double weight)
        => ProbabilitiesThenLearn(x, label, weight, _work.Answer);

    /// <exception cref="ArgumentOutOfRangeException">The label is not the number of a class.</exception>
    public LearnResult ProbabilitiesThenLearn(ReadOnlySpan<Entry> x, double label, double weight, Span<double> into)
    {
        var number = ClassNumber.Of(label, Classes);
        Ask(x, _work);
        _forest.ProbabilitiesThenLearn(x, label, weight, _work.Exact);
        ToFloats(_work.Exact, _work.Answers.Of(_work.Forest));
        _combiner.Combine(_work.Answers, into);

        // The experts learn the example as it was scored: what it teaches about scales counts from the next one on.
        _preparation.Learn(x);
        if (weight > 0)
        {
            _alertness.Learn(_combiner.Learn(number, weight, _work.Answers));
            Teach(number, weight);
        }

        Updates++;
        return new LearnResult(SoftmaxStep.Best(into), weight * (into[number] - 1));
    }

    /// <remarks>Experts of all rates are there already, and the combination turns to the quick ones by itself: only the dense filter is told.</remarks>
    public void Rewarm(double share) => _alertness.Raise(share);

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Count(Updates);
        _preparation.Write(writer);
        _plain.Write(writer);
        _wide.Write(writer);
        _dense.Write(writer);
        _forest.Write(writer);
        _last.Write(writer);
        _combiner.Write(writer);
        _alertness.Write(writer);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Ensemble of classes");
        Updates = reader.Count();
        _preparation.Read(ref reader);
        _plain.Read(ref reader);
        _wide.Read(ref reader);
        _dense.Read(ref reader);
        _forest.Read(ref reader);
        _last.Read(ref reader);
        _combiner.Read(ref reader);
        _alertness.Read(ref reader);
    }

    private static void ToFloats(ReadOnlySpan<double> shares, Span<float> into)
    {
        for (var k = 0; k < into.Length; k++)
        {
            into[k] = (float)shares[k];
        }
    }

    private static void Put(ReadOnlySpan<Vector256<float>> shares, int lanes, Work work, ref int at)
    {
        for (var lane = 0; lane < lanes; lane++)
        {
            var into = work.Answers.Of(at++);
            for (var k = 0; k < into.Length; k++)
            {
                into[k] = MemoryMarshal.Cast<Vector256<float>, float>(shares)[(k * ClassBank.Lanes) + lane];
            }
        }
    }

    private static void Put(ClassForest forest, ReadOnlySpan<Entry> x, Work work)
    {
        forest.Probabilities(x, work.Exact);
        ToFloats(work.Exact, work.Answers.Of(work.Forest));
    }

    /// <summary>What every expert answers, but the forest.</summary>
    private void Ask(ReadOnlySpan<Entry> x, Work work)
    {
        _inputs.Fill(x, work.Views);
        var at = 0;
        _plain.Dot(work.Views.Plain, work.PlainScores);
        SoftmaxLanes.Shares(work.PlainScores, work.PlainShares);
        Put(work.PlainShares, ClassBank.Lanes, work, ref at);
        _wide.Dot(work.Views.Wide, work.WideScores);
        SoftmaxLanes.Shares(work.WideScores, work.WideShares);
        Put(work.WideShares, ClassBank.Lanes, work, ref at);
        if (_dense.Count > 0)
        {
            _dense.Dot(work.Views.Dense, work.DenseScores);
            SoftmaxLanes.Shares(work.DenseScores, work.DenseShares);
            Put(work.DenseShares, _dense.Count, work, ref at);
        }

        work.Forest = at++;
        _last.Shares(work.Answers.Of(at++));
        if (_last.HasLast)
        {
            work.Last = _last.Find(x);
            _last.SharesAfter(work.Last, work.Answers.Of(at));
        }
    }

    private void Teach(int label, double weight)
    {
        var views = _work.Views;
        _plain.Learn(views.Plain, _work.PlainScores, _work.PlainShares, label, (float)weight);
        _wide.Learn(views.Wide, _work.WideScores, _work.WideShares, label, (float)weight);
        if (_dense.Count > 0)
        {
            _dense.Learn(views.Dense, _work.DenseScores, _work.DenseShares, label, weight, _alertness.Factor);
        }

        _last.Learn(_work.Last, label, weight);
    }

    private sealed class Work(int experts, int classes)
    {
        public EnsembleInputs.Views Views { get; } = new();

        public Vector256<float>[] PlainScores { get; } = new Vector256<float>[classes];

        public Vector256<float>[] PlainShares { get; } = new Vector256<float>[classes];

        public Vector256<float>[] WideScores { get; } = new Vector256<float>[classes];

        public Vector256<float>[] WideShares { get; } = new Vector256<float>[classes];

        public Vector256<float>[] DenseScores { get; } = new Vector256<float>[classes];

        public Vector256<float>[] DenseShares { get; } = new Vector256<float>[classes];

        public double[] Exact { get; } = new double[classes];

        public double[] Answer { get; } = new double[classes];

        public ClassCombiner.Answers Answers { get; } = new(experts, classes);

        /// <summary>Number of the forest among the experts.</summary>
        public int Forest { get; set; }

        /// <summary>Class of the last label; -1: none.</summary>
        public int Last { get; set; } = -1;

        public bool Is(int ofExperts, int ofClasses) => experts == ofExperts && classes == ofClasses;
    }
}
