using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Preparation;
using OnlineLearning.Core.Learning.Trees;
using OnlineLearning.Core.Learning.Trees.Classes;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics.Drift;

namespace OnlineLearning.Core.Learning.Bagging;

/// <summary>
/// <see cref="LeveragingBagging"/> for classes: the members' probabilities are averaged plainly and calibrated. Without output codes, which make a member learn two superclasses: members here answer
/// probabilities of the classes themselves. It is not mixed, whatever its base. Memory is that of the members.
/// </summary>
public sealed class ClassBagging : IClassLearner
{
    private const byte StateVersion = 1;

    private readonly BaggingSettings _settings;
    private readonly Func<ulong, IClassLearner> _create;
    private readonly int _firstSlot;
    private readonly InputScales _scales;
    private readonly IClassLearner[] _members;
    private readonly Adwin[] _errors;
    private readonly ClassCalibration _calibration;
    private readonly double[] _vote;
    private readonly double[] _shares;
    private readonly double[] _believed;
    private SeededRandom _random;

    /// <param name="classes">Number of classes.</param>
    /// <param name="inputs">Where numeric inputs are.</param>
    /// <param name="settings">How it runs.</param>
    /// <param name="seed">Seed of the weights, and of the members' seeds.</param>
    /// <param name="create">Makes a member from a seed.</param>
    public ClassBagging(int classes, TreeInputs inputs, BaggingSettings settings, ulong seed, Func<ulong, IClassLearner> create)
    {
        (Classes, _settings, _create, _firstSlot) = (classes, settings.Checked(), create, inputs.FirstSlot);
        _scales = inputs.CreateScales();
        _calibration = new ClassCalibration(classes);
        (_vote, _shares, _believed) = (new double[classes], new double[classes], new double[classes]);
        _random = new SeededRandom(seed);
        _members = new IClassLearner[settings.Members];
        _errors = new Adwin[settings.Members];
        for (var i = 0; i < _members.Length; i++)
        {
            (_members[i], _errors[i]) = (create(_random.Bits()), new Adwin(settings.DriftDelta));
        }
    }

    public int Classes { get; }

    public long Updates { get; private set; }

    /// <summary>Rate of the first member.</summary>
    public double Rate => _members[0].Rate;

    /// <summary>Members that started anew so far.</summary>
    public long Replaced { get; private set; }

    /// <summary>Scaled as the definition says for a numeric input, else as it is.</summary>
    public double Value(in Entry entry)
    {
        var slot = entry.Index - _firstSlot;
        return slot >= 0 ? _scales.Value(slot, entry.Value) : entry.Value;
    }

    public double Score(ReadOnlySpan<Entry> x, double offset)
    {
        Span<double> shares = stackalloc double[Classes];
        Probabilities(x, shares);
        return SoftmaxStep.Best(shares);
    }

    public void Probabilities(ReadOnlySpan<Entry> x, Span<double> into)
    {
        Span<double> vote = stackalloc double[Classes];
        into.Clear();
        for (var i = 0; i < _members.Length; i++)
        {
            Volatile.Read(ref _members[i]).Probabilities(x, vote);
            Add(vote, into);
        }

        _calibration.Apply(into);
    }

    /// <summary>Rewarms each member.</summary>
    public void Rewarm(double share) => Array.ForEach(_members, member => member.Rewarm(share));

    /// <exception cref="ArgumentOutOfRangeException">The label is not the number of a class.</exception>
    public LearnResult Learn(ReadOnlySpan<Entry> x, double offset, double curvature, double label, double weight)
        => ProbabilitiesThenLearn(x, label, weight, _believed);

    /// <exception cref="ArgumentOutOfRangeException">The label is not the number of a class.</exception>
    public LearnResult ProbabilitiesThenLearn(ReadOnlySpan<Entry> x, double label, double weight, Span<double> into)
    {
        var number = ClassNumber.Of(label, Classes);
        foreach (ref readonly var entry in x)
        {
            if (entry.Index >= _firstSlot)
            {
                _scales.Learn(entry.Index - _firstSlot, entry.Value);
            }
        }

        Array.Clear(_shares);
        var rose = false;
        for (var i = 0; i < _members.Length; i++)
        {
            if (weight > 0 && _random.Poisson(_settings.Lambda) is > 0 and var repeats)
            {
                _members[i].ProbabilitiesThenLearn(x, label, weight * repeats, _vote);
            }
            else
            {
                _members[i].Probabilities(x, _vote);
            }

            Add(_vote, _shares);

            var before = _errors[i].Mean;
            rose |= _errors[i].Update(ClassNumber.Error(_vote, number)) && _errors[i].Mean > before;
        }

        if (rose)
        {
            ReplaceWorst();
        }

        Updates++;
        _shares.CopyTo(into);
        _calibration.Apply(into);
        _calibration.Learn(_shares, into, number, weight);
        return new LearnResult(SoftmaxStep.Best(into), weight * (into[number] - 1));
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Count(Updates);
        writer.Count(Replaced);
        _calibration.Write(writer);
        _scales.Write(writer);
        _random.Write(writer);
        writer.Count(_members.Length);
        for (var i = 0; i < _members.Length; i++)
        {
            _errors[i].Write(writer);
            _members[i].Write(writer);
        }
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(StateVersion, nameof(ClassBagging));
        (Updates, Replaced) = (reader.Count(), reader.Count());
        _calibration.Read(ref reader);
        _scales.Read(ref reader);
        _random = SeededRandom.Read(ref reader);
        if (reader.Int() is var members && members != _members.Length)
        {
            throw new InvalidDataException($"Leveraging bagging: {members} members were found, {_members.Length} are wanted.");
        }

        for (var i = 0; i < members; i++)
        {
            _errors[i] = Adwin.Read(ref reader);
            _members[i].Read(ref reader);
        }
    }

    private void Add(ReadOnlySpan<double> vote, Span<double> into)
    {
        for (var k = 0; k < into.Length; k++)
        {
            into[k] += vote[k] / _members.Length;
        }
    }

    private void ReplaceWorst()
    {
        var worst = 0;
        for (var i = 1; i < _members.Length; i++)
        {
            worst = _errors[i].Mean > _errors[worst].Mean ? i : worst;
        }

        Volatile.Write(ref _members[worst], _create(_random.Bits()));
        _errors[worst].Reset();
        Replaced++;
    }
}
