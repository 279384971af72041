using OnlineLearning.Core.Learning.Learners;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Preparation;
using OnlineLearning.Core.Learning.Trees;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;
using OnlineLearning.Core.Statistics.Drift;

namespace OnlineLearning.Core.Learning.Bagging;

/// <summary>
/// Leveraging bagging of any learner: each member learns an example with a Poisson weight; when ADWIN finds that some member's error rose, the member with the greatest error starts anew.
/// Probabilities (binary) or values (regression) are averaged plainly, each member's score taken with the personal offset; the mixture's log-odds are calibrated. Source: Bifet, Holmes, Pfahringer 2010, "Leveraging bagging for evolving
/// data streams", Figure 1, without output codes, which say nothing for two classes. It is not mixed, whatever its base: members of two shards were drawn differently. Memory is that of the members.
/// </summary>
public sealed class LeveragingBagging : ILearner
{
    private const byte StateVersion = 1;
    private const double MostOffset = 14;

    private readonly ILoss _loss;
    private readonly BaggingSettings _settings;
    private readonly Func<ulong, ILearner> _create;
    private readonly int _firstSlot;
    private readonly InputScales _scales;
    private readonly ILearner[] _members;
    private readonly Adwin[] _errors;
    private SeededRandom _random;
    private Moments _labels;
    private ScoreCalibration _calibration = new();

    /// <param name="loss">Loss and link of the members.</param>
    /// <param name="inputs">Where numeric inputs are.</param>
    /// <param name="settings">How it runs.</param>
    /// <param name="seed">Seed of the weights, and of the members' seeds.</param>
    /// <param name="create">Makes a member from a seed.</param>
    public LeveragingBagging(ILoss loss, TreeInputs inputs, BaggingSettings settings, ulong seed, Func<ulong, ILearner> create)
    {
        (_loss, _settings, _create, _firstSlot) = (loss, settings.Checked(), create, inputs.FirstSlot);
        _scales = inputs.CreateScales();
        _random = new SeededRandom(seed);
        _members = new ILearner[settings.Members];
        _errors = new Adwin[settings.Members];
        for (var i = 0; i < _members.Length; i++)
        {
            (_members[i], _errors[i]) = (create(_random.Bits()), new Adwin(settings.DriftDelta));
        }
    }

    /// <summary>What a definition calls bagging; without a base it is that of <see cref="HoeffdingTree"/>.</summary>
    public const string Name = "leveraging_bagging";

    /// <summary>The kinds that bag another kind, by the name of that. An ensemble of ensembles is not among them.</summary>
    public static IReadOnlyDictionary<string, LearnerKind> Kinds { get; } = ((LearnerKind[])[HoeffdingTree.Kind, HoeffdingAdaptiveTree.Kind, LinearLearner.Kind, SoftmaxLearner.Kind])
        .ToDictionary(member => member.Name, member => Of(member, member.Name == HoeffdingTree.Kind.Name ? Name : $"{Name}_{member.Name}"));

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
        var votes = default(ForestVotes);
        for (var i = 0; i < _members.Length; i++)
        {
            votes.Add(VoteOf(Volatile.Read(ref _members[i]).Score(x, offset)), 1);
        }

        return Mixed(votes, offset);
    }

    /// <summary>Rewarms each member.</summary>
    public void Rewarm(double share) => Array.ForEach(_members, member => member.Rewarm(share));

    public LearnResult Learn(ReadOnlySpan<Entry> x, double offset, double curvature, double label, double weight)
    {
        foreach (ref readonly var entry in x)
        {
            if (entry.Index >= _firstSlot)
            {
                _scales.Learn(entry.Index - _firstSlot, entry.Value);
            }
        }

        _labels.Add(label);
        var votes = default(ForestVotes);
        var rose = false;
        for (var i = 0; i < _members.Length; i++)
        {
            var score = _members[i].Score(x, offset);
            votes.Add(VoteOf(score), 1);
            if (weight > 0 && _random.Poisson(_settings.Lambda) is > 0 and var repeats)
            {
                _members[i].Learn(x, offset, curvature, label, weight * repeats);
            }

            var before = _errors[i].Mean;
            rose |= _errors[i].Update(Error(score, label)) && _errors[i].Mean > before;
        }

        if (rose)
        {
            ReplaceWorst();
        }

        Updates++;
        var mixed = Mixed(votes, offset);
        if (_loss.Task == TaskKind.Binary)
        {
            _calibration.Learn(votes.LogOdds - Bounded(offset), offset, label, weight);
        }

        return new LearnResult(mixed, weight * _loss.ImplicitGradient(mixed, label, weight * curvature));
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Count(Updates);
        writer.Count(Replaced);
        _labels.Write(writer);
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
        reader.Version(StateVersion, nameof(LeveragingBagging));
        (Updates, Replaced) = (reader.Count(), reader.Count());
        _labels = Moments.Read(ref reader);
        _calibration = ScoreCalibration.Read(ref reader);
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

    /// <summary>The kind that bags another kind, with its settings, optimiser and loss. A setting that both have, the delta of their change detectors, is one for both.</summary>
    public static LearnerKind Of(LearnerKind member, string name)
    {
        var others = member.Settings.Where(setting => BaggingSettings.Declared.All(own => own.Name != setting.Name));
        return member with { Name = name, Settings = [.. BaggingSettings.Declared, .. others], Create = Create, Mixes = false };

        ILearner Create(LearnerContext context)
        {
            var (inputs, settings) = (new TreeInputs(context.Plan), BaggingSettings.Of(context.Settings));
            return context.Plan.Definition.Task == TaskKind.Multiclass
                ? new ClassBagging(context.Plan.Classes.Count, inputs, settings, context.Seed, seed => (IClassLearner)Member(seed))
                : new LeveragingBagging(context.Loss, inputs, settings, context.Seed, Member);

            ILearner Member(ulong seed) => member.Create(context with { Seed = seed });
        }
    }

    private double VoteOf(double score) => _loss.Task == TaskKind.Binary ? _loss.Link(score) : score;

    // The members' scores hold the offset, which is not the calibration's to change.
    private double Mixed(in ForestVotes votes, double offset)
        => Finite.Score(_loss.Task == TaskKind.Binary ? _calibration.Of(votes.LogOdds - Bounded(offset)) + offset : votes.Mean);

    // Log-odds of a mixture are bounded, so beyond this the offset is all there is.
    private static double Bounded(double offset) => Math.Clamp(offset, -MostOffset, MostOffset);

    private double Error(double score, double label)
    {
        if (_loss.Task == TaskKind.Binary)
        {
            return score > 0 == label > 0.5 ? 0 : 1;
        }

        var deviation = _labels.StandardDeviation;
        return deviation > 0 ? Math.Min(1, Math.Abs(score - label) / (3 * deviation)) : 0;
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
