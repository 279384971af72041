using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Trees.Nodes;

/// <summary>
/// A leaf for several classes: predicts by the classes' shares or by naive Bayes, whichever was right more often here (Gama et al. 2003, VFDTc; adaptive choice: Holmes, Kirkby, Pfahringer 2005,
/// "Stress-testing Hoeffding trees"). Classes are alike to it: numbered otherwise they give the same probabilities.
/// </summary>
internal sealed class ClassLeaf : Leaf
{
    /// <summary>Points between least and greatest number that are tried as thresholds, as in MOA.</summary>
    private const int Points = 10;

    private readonly int _classes;

    // One example in all before the first (Perks 1947): for two classes half a one each.
    private readonly double _prior;
    private readonly double[] _counts;
    private readonly double[] _logs;
    private readonly double[] _here;

    // Of a number: one a class, then that of all together.
    private readonly ClassNormal[] _normals;
    private readonly ClassTable[] _categories;
    private double _shareRight, _bayesRight;
    private SplitTest _best;

    public ClassLeaf(TreePlan plan, int[] attributes, ReadOnlySpan<double> counts = default)
        : base(plan, attributes)
    {
        _classes = plan.Classes;
        _prior = 1.0 / _classes;
        (_counts, _logs, _here) = (new double[_classes], new double[_classes], new double[_classes]);
        counts.CopyTo(_counts);
        PrepareLogs();
        _normals = new ClassNormal[NumberCount * (_classes + 1)];
        _categories = new ClassTable[attributes.Length - NumberCount];
        for (var i = 0; i < _categories.Length; i++)
        {
            _categories[i] = new ClassTable(plan.Settings.MaxCategories, _classes);
        }
    }

    /// <summary>The likeliest class.</summary>
    public override double Predict(in TreeExample x)
    {
        Span<double> shares = stackalloc double[_classes];
        Shares(x, shares);
        return SoftmaxStep.Best(shares);
    }

    public override void Shares(in TreeExample x, Span<double> into)
    {
        if (_bayesRight > _shareRight)
        {
            Bayes(x, into);
        }
        else
        {
            _logs.CopyTo(into);
        }

        SoftmaxStep.Softmax(into);
    }

    /// <param name="labels">Of whether the examples that go there pass the test: all or none.</param>
    /// <param name="random">Draws the subspace.</param>
    public override Leaf Child(in Moments labels, SeededRandom random)
    {
        Span<double> left = stackalloc double[_classes], right = stackalloc double[_classes];
        if (_best.Slot >= 0)
        {
            Part(Attributes.AsSpan(0, _normals.Length / (_classes + 1)).IndexOf(_best.Slot), _best.Threshold, left, right);
        }
        else
        {
            var table = _categories[Enumerable.Range(0, _categories.Length).First(i => InputOf(i) == _best.Input)];
            Part(table, table.Find(_best.Place), left, right);
        }

        return new ClassLeaf(Plan, Plan.Draw(random), labels.Mean > 0.5 ? left : right);
    }

    /// <returns>How wrong it was, 0 to 1; <see cref="TreePlan.Before"/> holds what it answered.</returns>
    protected override double Take(in TreeExample x, double target, double weight)
    {
        var label = (int)target;
        Span<double> bayes = stackalloc double[_classes];
        Bayes(x, bayes);
        var (share, other) = (ClassNumber.Error(_counts, label), ClassNumber.Error(bayes, label));
        var isBayes = _bayesRight > _shareRight;
        (isBayes ? bayes : _logs).CopyTo(Plan.Before);
        SoftmaxStep.Softmax(Plan.Before);
        _shareRight += weight * (1 - share);
        _bayesRight += weight * (1 - other);
        _counts[label] += weight;
        _here[label] += weight;
        _logs[label] = Math.Log(_counts[label] + _prior);
        for (var i = 0; i < _normals.Length; i += _classes + 1)
        {
            var value = x.Numbers[Attributes[i / (_classes + 1)]];
            if (!float.IsNaN(value))
            {
                ref var all = ref _normals[i + _classes];
                all.Add(value, weight, null);
                _normals[i + label].Add(value, weight, all.Variance);
            }
        }

        for (var i = 0; i < _categories.Length; i++)
        {
            var input = InputOf(i);
            foreach (ref readonly var entry in x.Entries)
            {
                if (entry.Input == input && entry.Index < Plan.Inputs.Places)
                {
                    _categories[i].Add(entry.Index, label, weight);
                }
            }
        }

        return isBayes ? other : share;
    }

    protected override void Offer(ref SplitChoice choice)
    {
        Span<double> left = stackalloc double[_classes], right = stackalloc double[_classes];
        var numbers = _normals.Length / (_classes + 1);
        for (var i = 0; i < numbers; i++)
        {
            var all = _normals[(i * (_classes + 1)) + _classes];
            for (var point = 1; point <= Points && all.Most > all.Least; point++)
            {
                var threshold = (float)(all.Least + (((double)all.Most - all.Least) * point / (Points + 1)));
                var (below, above) = Part(i, threshold, left, right);
                Offer(ref choice, 1 + i, SplitTest.Number(Attributes[i], threshold, below > above), ClassMerit.InformationGain(left, right), below, above);
            }
        }

        for (var i = 0; i < _categories.Length; i++)
        {
            for (var at = 0; at < _categories[i].Count; at++)
            {
                var (with, without) = Part(_categories[i], at, left, right);
                Offer(ref choice, 1 + numbers + i, SplitTest.Category(InputOf(i), _categories[i].Place(at)), ClassMerit.InformationGain(left, right), with, without);
            }
        }

        _best = choice.Best.Test;
    }

    protected override bool IsClear(in SplitChoice choice) => choice.IsClear(Plan.Settings, Seen.Count);

    protected override void WriteStatistics(StateWriter writer)
    {
        Array.ForEach(_counts, writer.Double);
        Array.ForEach(_here, writer.Double);
        writer.Double(_shareRight);
        writer.Double(_bayesRight);
        Array.ForEach(_normals, normal => normal.Write(writer));
        Array.ForEach(_categories, table => table.Write(writer));
    }

    protected override void ReadStatistics(ref StateReader reader)
    {
        foreach (var counts in (ReadOnlySpan<double[]>)[_counts, _here])
        {
            for (var k = 0; k < _classes; k++)
            {
                counts[k] = reader.Double();
            }
        }

        (_shareRight, _bayesRight) = (reader.Double(), reader.Double());
        for (var i = 0; i < _normals.Length; i++)
        {
            _normals[i] = ClassNormal.Read(ref reader);
        }

        for (var i = 0; i < _categories.Length; i++)
        {
            _categories[i] = ClassTable.Read(ref reader, Plan.Settings.MaxCategories, _classes);
        }

        PrepareLogs();
    }

    private static void Offer(ref SplitChoice choice, int input, in SplitTest test, double merit, double passing, double rest)
    {
        if (merit > 0)
        {
            choice.Offer(input, merit, test, new Moments(passing, 1, 0), new Moments(rest, 0, 0));
        }
    }

    private ushort InputOf(int category) => Plan.Inputs.Hashed[Attributes[(_normals.Length / (_classes + 1)) + category] - Plan.Inputs.Slots];

    private void PrepareLogs()
    {
        for (var k = 0; k < _classes; k++)
        {
            _logs[k] = Math.Log(_counts[k] + _prior);
        }
    }

    /// <summary>Weight by class on both sides of a threshold.</summary>
    private (double Below, double Above) Part(int number, float threshold, Span<double> left, Span<double> right)
    {
        double below = 0, above = 0;
        for (var k = 0; k < _classes; k++)
        {
            ref readonly var normal = ref _normals[(number * (_classes + 1)) + k];
            left[k] = normal.Below(threshold);
            right[k] = normal.Count - left[k];
            below += left[k];
            above += right[k];
        }

        return (below, above);
    }

    /// <summary>Weight by class of a category, and of all else that was learnt here.</summary>
    private (double With, double Without) Part(ClassTable table, int at, Span<double> left, Span<double> right)
    {
        table.Of(at).CopyTo(left);
        double with = 0, without = 0;
        for (var k = 0; k < _classes; k++)
        {
            right[k] = Math.Max(0, _here[k] - left[k]);
            with += left[k];
            without += right[k];
        }

        return (with, without);
    }

    /// <summary>Logarithms of naive Bayes' probabilities, up to a constant.</summary>
    private void Bayes(in TreeExample x, Span<double> into)
    {
        _logs.CopyTo(into);
        for (var i = 0; i < _normals.Length; i += _classes + 1)
        {
            var value = x.Numbers[Attributes[i / (_classes + 1)]];
            if (float.IsNaN(value))
            {
                continue;
            }

            // A class of which this number is not known counts as all together.
            var normals = _normals.AsSpan(i, _classes + 1);
            var unknown = normals[_classes].LogDensity(value);
            for (var k = 0; k < into.Length; k++)
            {
                into[k] += normals[k].HasDensity ? normals[k].LogDensity(value) : unknown;
            }
        }

        for (var i = 0; i < _categories.Length; i++)
        {
            var input = InputOf(i);
            foreach (ref readonly var entry in x.Entries)
            {
                if (entry.Input == input && entry.Index < Plan.Inputs.Places)
                {
                    AddCategory(_categories[i], entry.Index, into);
                }
            }
        }

        Hold(into);
    }

    private void AddCategory(ClassTable table, int place, Span<double> into)
    {
        var (at, categories) = (table.Find(place), table.Count + 1);
        for (var k = 0; k < into.Length; k++)
        {
            into[k] += Math.Log(((at < 0 ? 0 : table.Of(at)[k]) + 1) / (_here[k] + categories));
        }
    }

    // Independence is assumed, not given: no class is less likely than if every example so far had spoken against it.
    private void Hold(Span<double> logs)
    {
        double most = double.NegativeInfinity, all = 1;
        for (var k = 0; k < logs.Length; k++)
        {
            most = Math.Max(most, logs[k]);
            all += _counts[k];
        }

        var least = most - Math.Log(all * (_classes - 1));
        foreach (ref var log in logs)
        {
            log = Math.Max(log, least);
        }
    }
}
