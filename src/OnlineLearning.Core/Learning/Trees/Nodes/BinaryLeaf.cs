using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Trees.Nodes;

/// <summary>
/// A leaf for two classes: predicts by the share of class one or by naive Bayes, whichever was right more often here (Gama et al. 2003, VFDTc; adaptive choice: Holmes, Kirkby,
/// Pfahringer 2005, "Stress-testing Hoeffding trees"). A label between 0 and 1 counts in part for each class.
/// </summary>
internal sealed class BinaryLeaf : Leaf
{
    // Krichevsky-Trofimov: half an example of each class before the first.
    private const double Prior = 0.5;

    // A product of variance ratios beyond these is turned into its logarithm before it leaves the range.
    private const double LeastRatios = 1e-150, MostRatios = 1e150;
    private const double Ln2 = 0.6931471805599453;

    private readonly GaussianPair[] _numbers;
    private readonly CategoryTable[] _categories;
    private double _zeros, _ones;
    private double _shareRight, _bayesRight;

    public BinaryLeaf(TreePlan plan, int[] attributes, in Moments labels)
        : base(plan, attributes)
    {
        _ones = labels.Count * labels.Mean;
        _zeros = Math.Max(0, labels.Count - _ones);
        _numbers = new GaussianPair[NumberCount];
        _categories = new CategoryTable[attributes.Length - _numbers.Length];
        for (var i = 0; i < _categories.Length; i++)
        {
            _categories[i] = new CategoryTable(plan.Settings.MaxCategories);
        }
    }

    private double Share => Math.Log((_ones + Prior) / (_zeros + Prior));

    public override double Predict(in TreeExample x) => _bayesRight > _shareRight ? Bayes(x, Share) : Share;

    public override Leaf Child(in Moments labels, SeededRandom random) => new BinaryLeaf(Plan, Plan.Draw(random), labels);

    protected override double Take(in TreeExample x, double target, double weight)
    {
        var share = Share;
        var bayes = Bayes(x, share);
        var before = _bayesRight > _shareRight ? bayes : share;
        _shareRight += share > 0 == target > 0.5 ? weight : 0;
        _bayesRight += bayes > 0 == target > 0.5 ? weight : 0;
        if (target > 0)
        {
            _ones += weight * target;
            Count(x, true, weight * target);
        }

        if (target < 1)
        {
            _zeros += weight * (1 - target);
            Count(x, false, weight * (1 - target));
        }

        for (var i = 0; i < _categories.Length; i++)
        {
            var input = Plan.Inputs.Hashed[Attributes[_numbers.Length + i] - Plan.Inputs.Slots];
            foreach (ref readonly var entry in x.Entries)
            {
                if (entry.Input == input && entry.Index < Plan.Inputs.Places)
                {
                    _categories[i].Add(entry.Index, new Moments(weight, target, weight * target * (1 - target)));
                }
            }
        }

        return before;
    }

    protected override void Offer(ref SplitChoice choice)
    {
        for (var i = 0; i < _numbers.Length; i++)
        {
            _numbers[i].Offer(ref choice, 1 + i, Attributes[i]);
        }

        for (var i = 0; i < _categories.Length; i++)
        {
            var input = Plan.Inputs.Hashed[Attributes[_numbers.Length + i] - Plan.Inputs.Slots];
            _categories[i].Offer(ref choice, 1 + _numbers.Length + i, input, Seen, SplitMerit.InformationGain);
        }
    }

    protected override bool IsClear(in SplitChoice choice) => choice.IsClear(Plan.Settings, _zeros + _ones);

    protected override void WriteStatistics(StateWriter writer)
    {
        foreach (var number in (ReadOnlySpan<double>)[_zeros, _ones, _shareRight, _bayesRight])
        {
            writer.Double(number);
        }

        foreach (ref var number in _numbers.AsSpan())
        {
            number.Write(writer);
        }

        Array.ForEach(_categories, table => table.Write(writer));
    }

    protected override void ReadStatistics(ref StateReader reader)
    {
        (_zeros, _ones, _shareRight, _bayesRight) = (reader.Double(), reader.Double(), reader.Double(), reader.Double());
        for (var i = 0; i < _numbers.Length; i++)
        {
            _numbers[i] = GaussianPair.Read(ref reader);
        }

        for (var i = 0; i < _categories.Length; i++)
        {
            _categories[i] = CategoryTable.Read(ref reader, Plan.Settings.MaxCategories);
        }
    }

    private void Count(in TreeExample x, bool one, double weight)
    {
        for (var i = 0; i < _numbers.Length; i++)
        {
            var value = x.Numbers[Attributes[i]];
            if (!float.IsNaN(value))
            {
                _numbers[i].Add(one, value, weight);
            }
        }
    }

    private double Bayes(in TreeExample x, double share)
    {
        var (zeros, ones) = (_zeros, _ones);
        if (!(zeros > 0 && ones > 0))
        {
            return share;
        }

        var (score, ratios) = (share, 1.0);
        for (var i = 0; i < _numbers.Length; i++)
        {
            var value = x.Numbers[Attributes[i]];
            if (!float.IsNaN(value))
            {
                score += _numbers[i].LogRatio(value, ref ratios);
                if (!(ratios is > LeastRatios and < MostRatios))
                {
                    score += 0.5 * Math.Log(ratios);
                    ratios = 1;
                }
            }
        }

        score += 0.5 * Math.Log(ratios);

        for (var i = 0; i < _categories.Length; i++)
        {
            var input = Plan.Inputs.Hashed[Attributes[_numbers.Length + i] - Plan.Inputs.Slots];
            foreach (ref readonly var entry in x.Entries)
            {
                if (entry.Input == input && entry.Index < Plan.Inputs.Places)
                {
                    score += LogRatio(_categories[i], entry.Index);
                }
            }
        }

        // Independence is assumed, not given: no more certain than if every example so far had spoken for it, which the power of two in their number tells of most scores. NaN cannot leave.
        if (Math.Abs(score) <= Ln2 * Math.ILogB(zeros + ones + 1))
        {
            return score;
        }

        var most = Math.Log(zeros + ones + 1);
        return double.IsNaN(score) ? 0 : Math.Clamp(score, -most, most);
    }

    private double LogRatio(CategoryTable table, int place)
    {
        var labels = table.Of(place);
        var (seen, categories) = (Seen, table.Count + 1);
        var one = labels.Count * labels.Mean;
        var all = seen.Count * seen.Mean;
        return Math.Log((one + 1) * (seen.Count - all + categories) / ((labels.Count - one + 1) * (all + categories)));
    }
}
