using System.Buffers;
using System.Runtime.CompilerServices;
using OnlineLearning.Core.Learning.Exports;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Mixing;
using OnlineLearning.Core.Learning.Optimisers;
using OnlineLearning.Core.Learning.Preparation;
using OnlineLearning.Core.Learning.Schedules;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Learners;

/// <summary>
/// A generalised linear model over hashed sparse examples: base + w.x, learnt by the implicit steps of an optimiser. The base follows the labels so far as the loss says, for the squared one their
/// running mean, so that weights start from something sensible whatever the label's unit.
/// </summary>
public sealed class LinearLearner : ILearner, IMixable, IExportable, IFollowable
{
    private readonly ILoss _loss;
    private readonly IOptimiser _optimiser;
    private readonly ISchedule _schedule;
    private readonly bool _isInformed;
    private readonly LearntPreparation _preparation;
    private readonly RawScales? _scales;
    private readonly SinceMix? _mix;
    private readonly ExampleTerms _terms = new();
    private readonly int _firstSlot;
    private readonly float[] _weights;
    private int[] _places = [];
    private double[] _values = [];
    private double _base;
    private Moments _labels;
    private long _setBack;

    /// <param name="loss">Loss and link.</param>
    /// <param name="optimiser">Step lengths.</param>
    /// <param name="schedule">Rate by number of updates.</param>
    /// <param name="preparation">What the entries count as; of numbers that count as they are only the steps are scaled.</param>
    /// <param name="bits">Hashed places: 2^bits.</param>
    /// <param name="mixes">Whether it is one shard of several and keeps what a mix needs: another table of floats, and another pass over an example's terms.</param>
    public LinearLearner(ILoss loss, IOptimiser optimiser, ISchedule schedule, LearntPreparation preparation, int bits, bool mixes = false)
    {
        _loss = loss;
        _optimiser = optimiser;
        _isInformed = optimiser.IsInformed;
        _schedule = schedule;
        _firstSlot = (1 << bits) + 1;
        _weights = new float[_firstSlot + preparation.Slots];
        _preparation = preparation;
        _scales = preparation.HasRaw ? new RawScales(preparation.Slots) : null;
        _mix = mixes ? new SinceMix(_weights.Length, preparation.Slots) : null;
    }

    public static LearnerKind Kind { get; } = new("linear", [TaskKind.Binary, TaskKind.Regression], [], Create) { HasLoss = true, HasOptimiser = true, HasScaling = true, Mixes = true };

    public long Updates { get; private set; }

    public double Rate => _schedule.Rate(Updates - _setBack);

    public long Round => _mix?.Round ?? 0;

    public double Value(in Entry entry) => _preparation.Value(entry);

    public double Score(ReadOnlySpan<Entry> x, double offset)
    {
        if (_preparation.Expands)
        {
            return Finite.Score(offset + _base + ExpandedDot(x));
        }

        var score = offset + _base;
        foreach (ref readonly var entry in x)
        {
            score += _weights[entry.Index] * Value(entry);
        }

        return Finite.Score(score);
    }

    public LearnResult Learn(ReadOnlySpan<Entry> x, double offset, double curvature, double label, double weight)
    {
        LearnScales(x, label);
        Prepare(x);
        var score = Finite.Score(offset + Dot());

        var slope = weight * _loss.Gradient(score, label);
        var update = new Update(Rate, Updates, slope, weight, _loss.Scale(_labels), _loss.Step(_labels), _isInformed ? _loss.Information(score, label, _labels) : 0);
        var reach = _optimiser.Prepare(_terms, _weights, update);
        _mix?.AddGradients(_terms.Index, _terms.Scaled, slope, _weights);

        var drifts = reach.Drift != 0 && Helps(reach.Drift, score, label, slope);
        var gradient = weight * _loss.ImplicitGradient(drifts ? score - reach.Drift : score, label, weight * (curvature + reach.Curvature));
        _optimiser.Apply(_terms, _weights, gradient, drifts, update);

        Updates++;
        return new LearnResult(score, gradient);
    }

    public void Rewarm(double share)
    {
        _setBack = Updates - _schedule.Rewarm(share, Updates - _setBack);
        _optimiser.Rewarm(share);
    }

    public MixShare Contribute(int shard, bool whole) => Mixed.Contribute(shard, whole, Updates, _weights);

    public MixChange? TakeOn(MixResult mixed)
    {
        var change = Mixed.Change(mixed, _weights);
        if (change is not null)
        {
            Apply(change);
        }

        return change;
    }

    public void Apply(MixChange change)
    {
        if (change.Numbers.Length != _weights.Length - _firstSlot || (change.Places.Length > 0 && change.Places[^1] >= _weights.Length))
        {
            throw new InvalidDataException($"Mix change: {change.Numbers.Length} inputs and places to {change.Places.LastOrDefault()} were found, {_weights.Length - _firstSlot} inputs and {_weights.Length} places are there.");
        }

        Mixed.Apply(change);
        for (var i = 0; i < change.Places.Length; i++)
        {
            _weights[change.Places[i]] = change.Weights[i];
        }

        (_labels, _base) = (change.Labels, _loss.Base(change.Labels));
        for (var slot = 0; slot < change.Numbers.Length; slot++)
        {
            if (_preparation.IsRaw(slot))
            {
                _scales!.Set(slot, change.Numbers[slot]);
            }
            else
            {
                _preparation.Scales!.Set(slot, change.Numbers[slot]);
            }
        }
    }

    public LinearWeights Export(int most) => LinearWeights.Of(Updates, _base, _weights, [.. Enumerable.Range(0, _weights.Length - _firstSlot).Select(_preparation.LineOf)], most);

    /// <summary>Version 3; a shard of several writes version 4, which ends with what the next mix needs. Versions 1 and 2 were the same without a schedule that can be set back.</summary>
    public void Write(StateWriter writer)
    {
        writer.Byte(_mix is null ? (byte)3 : (byte)4);
        writer.Count(Updates);
        writer.Count(_setBack);
        writer.Double(_base);
        _labels.Write(writer);
        SparseFloats.Write(writer, _weights);
        _optimiser.Write(writer);
        _preparation.Write(writer);
        _scales?.Write(writer);
        _mix?.Write(writer);
    }

    public void Read(ref StateReader reader)
    {
        var version = reader.Version(1, 4, "Linear learner");
        var mixes = version is 2 or 4;
        if (mixes && _mix is null)
        {
            throw new InvalidDataException($"Linear learner: version {version} was found, that of a model with several shards; this one reads 1 and 3.");
        }

        Updates = reader.Count();
        _setBack = version >= 3 ? reader.Count() : 0;
        _base = reader.Double();
        _labels = Moments.Read(ref reader);
        SparseFloats.Read(ref reader, _weights);
        _optimiser.Read(ref reader);
        _preparation.Read(ref reader);
        _scales?.Read(ref reader);
        if (mixes)
        {
            _mix!.Read(ref reader);
        }
        else
        {
            _mix?.Begin(_labels, [.. Enumerable.Range(0, _weights.Length - _firstSlot).Select(slot => _preparation.IsRaw(slot) ? _scales!.Of(slot) : _preparation.Scales!.Of(slot))], _weights);
        }
    }

    public void WriteServed(StateWriter writer)
    {
        writer.Byte(1);
        writer.Int64(Updates);
        writer.Double(_base);
        writer.Floats(_weights);
        _preparation.Write(writer);
    }

    public void ReadServed(ref StateReader reader)
    {
        reader.Version(1, "Linear learner as it is served");
        Updates = reader.Int64();
        _base = reader.Double();
        reader.FloatsInto(_weights);
        _preparation.Read(ref reader);
    }

    private static LinearLearner Create(LearnerContext context)
    {
        var definition = context.Definition;
        var optimiser = OptimiserRegistry.All[definition.Optimiser!].Create(context.Settings, context.Plan.InterceptPlace + 1 + context.Plan.Slots);
        var preparation = new LearntPreparation(context.Plan, definition.Standardise ? ScaleDefinition.Standard : ScaleDefinition.None);
        return new LinearLearner(context.Loss, optimiser, ScheduleRegistry.Create(definition.Schedule!), preparation, definition.Bits,
            mixes: context.Plan.IsMixed);
    }

    private SinceMix Mixed => _mix ?? throw new InvalidOperationException("A learner of a model whose shards are not mixed has nothing to mix.");

    private void LearnScales(ReadOnlySpan<Entry> x, double label)
    {
        if (_loss.Task == TaskKind.Regression)
        {
            _labels.Add(label);
            _mix?.AddLabel(label);
            _base = _loss.Base(_labels);
        }

        _preparation.Learn(x);
        if (_scales is null && _mix is null)
        {
            return;
        }

        foreach (ref readonly var entry in x)
        {
            var slot = entry.Index - _firstSlot;
            if (slot < 0)
            {
                continue;
            }

            if (!_preparation.IsRaw(slot))
            {
                _mix?.AddNumber(slot, entry.Value);
                continue;
            }

            _mix?.AddNumber(slot, (double)entry.Value * entry.Value);
            if (_scales!.Learn(slot, entry.Value) is < 1 and var change)
            {
                _mix?.Touch(entry.Index, _weights[entry.Index]);
                _weights[entry.Index] = Finite.Store(_weights[entry.Index] * change);
            }
        }
    }

    private void Prepare(ReadOnlySpan<Entry> x)
    {
        if (_preparation.Expands)
        {
            PrepareExpanded(x);
            return;
        }

        _terms.Start(x.Length);
        for (var i = 0; i < x.Length; i++)
        {
            ref readonly var entry = ref x[i];
            _terms.Set(i, entry.Index, Value(entry), Inverse(entry.Index));
        }

        _terms.Merge(_firstSlot - 1);
    }

    private void PrepareExpanded(ReadOnlySpan<Entry> x)
    {
        var room = _preparation.Room(x.Length);
        if (room > _places.Length)
        {
            (_places, _values) = (new int[2 * room], new double[2 * room]);
        }

        var count = _preparation.Apply(x, _places, _values);
        _terms.Start(count);
        for (var i = 0; i < count; i++)
        {
            _terms.Set(i, _places[i], _values[i], Inverse(_places[i]));
        }

        _terms.Merge(_firstSlot - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Inverse(int place) => _scales is not null && place >= _firstSlot && _preparation.IsRaw(place - _firstSlot) ? _scales.Inverse(place - _firstSlot) : 1;

    /// <summary>Readers come from any thread, so the room is not the learner's.</summary>
    private double ExpandedDot(ReadOnlySpan<Entry> x)
    {
        var room = _preparation.Room(x.Length);
        var (places, values) = (ArrayPool<int>.Shared.Rent(room), ArrayPool<double>.Shared.Rent(room));
        var count = _preparation.Apply(x, places, values);
        double score = 0;
        for (var i = 0; i < count; i++)
        {
            score += _weights[places[i]] * values[i];
        }

        ArrayPool<int>.Shared.Return(places);
        ArrayPool<double>.Shared.Return(values);
        return score;
    }

    // Towards the label, and not past it.
    private bool Helps(double drift, double score, double label, double slope)
        => Math.Sign(drift) == Math.Sign(slope) && Math.Sign(_loss.Gradient(score - drift, label)) == Math.Sign(slope);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Dot()
    {
        var score = _base;
        for (var i = 0; i < _terms.Count; i++)
        {
            score += _weights[_terms.Index[i]] * _terms.Values[i];
        }

        return score;
    }
}
