using OnlineLearning.Core.Learning.Mixing;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Learners;

/// <summary>
/// What a shard of several keeps in order to be mixed: squared gradients since the last mix (as roots: a float holds those of gradients to 3.4e38), the statistics of its own examples, which the
/// merged ones are made from, and, between a contribution and its mix, what weights were when it contributed.
/// </summary>
internal sealed class SinceMix(int places, int slots)
{
    /// <summary>Places remembered between a contribution and its mix; a contribution that is not answered before more are touched is given up.</summary>
    public const int MostInFlight = 65_536;

    // A place that was touched without a gradient takes part, next to nothing where another shard had one.
    private const float Least = 1e-30f;

    private readonly float[] _roots = new float[places];
    private readonly Dictionary<int, (float Weight, float Root)> _before = [];
    private Moments[] _numbers = new Moments[slots];
    private Moments _labels;
    private long _mixedAt;
    private (int Shard, long Updates)? _inFlight;

    public long Round { get; private set; }

    public void AddLabel(double label) => _labels.Add(label);

    public void AddNumber(int slot, double value) => _numbers[slot].Add(value);

    /// <summary>Before a weight moves.</summary>
    public void Touch(int place, float weight)
    {
        if (_inFlight is not null)
        {
            _before.TryAdd(place, (weight, _roots[place]));
            if (_before.Count > MostInFlight)
            {
                Land();
            }
        }
    }

    public void AddGradients(ReadOnlySpan<int> index, ReadOnlySpan<double> values, double gradient, ReadOnlySpan<float> weights)
    {
        for (var i = 0; i < index.Length; i++)
        {
            Touch(index[i], weights[index[i]]);
            ref var root = ref _roots[index[i]];
            var slope = gradient * values[i];
            root = (float)Math.Clamp(Math.Sqrt(((double)root * root) + (slope * slope)), Least, float.MaxValue);
        }
    }

    public MixShare Contribute(int shard, bool whole, long updates, ReadOnlySpan<float> weights)
    {
        Land();
        _inFlight = (shard, updates);
        var touched = new List<int>();
        for (var place = 0; place < weights.Length; place++)
        {
            if (_roots[place] > 0 || (whole && weights[place] != 0))
            {
                touched.Add(place);
            }
        }

        var (own, roots) = (new float[touched.Count], new float[touched.Count]);
        for (var i = 0; i < own.Length; i++)
        {
            (own[i], roots[i]) = (weights[touched[i]], _roots[touched[i]]);
        }

        return new MixShare
        {
            Shard = shard,
            Round = Round,
            Updates = updates,
            Since = updates - _mixedAt,
            Whole = whole,
            Places = [.. touched],
            Weights = own,
            Roots = roots,
            Labels = _labels,
            Numbers = [.. _numbers],
        };
    }

    /// <summary>What a mix makes of these weights; null where it does not answer the last contribution.</summary>
    public MixChange? Change(MixResult mixed, ReadOnlySpan<float> weights)
    {
        if (_inFlight is not var (shard, updates) || mixed.Round <= Round || shard >= mixed.Updates.Length || mixed.Updates[shard] != updates)
        {
            return null;
        }

        if (mixed.Numbers.Any(numbers => numbers.Length != slots))
        {
            throw new InvalidDataException($"Mix result: shards of {string.Join(", ", mixed.Numbers.Select(numbers => numbers.Length).Distinct())} inputs were found, {slots} are wanted.");
        }

        float[] own = [.. mixed.Weights];
        var roots = new float[own.Length];
        for (var i = 0; i < own.Length; i++)
        {
            var place = mixed.Places[i];
            if (_before.TryGetValue(place, out var before))
            {
                own[i] = Finite.Store(own[i] + ((double)weights[place] - before.Weight));
                roots[i] = Math.Max(Least, (float)Math.Sqrt(Math.Max(0, ((double)_roots[place] * _roots[place]) - ((double)before.Root * before.Root))));
            }
        }

        return new MixChange
        {
            Round = mixed.Round,
            MixedAt = updates,
            Places = mixed.Places,
            Weights = own,
            Roots = roots,
            Labels = Merge(mixed.Labels, _labels, shard),
            Numbers = [.. _numbers.Select((now, slot) => Merge(mixed.Numbers.Select(numbers => numbers[slot]), now, shard))],
        };
    }

    public void Apply(MixChange change)
    {
        (Round, _mixedAt) = (change.Round, change.MixedAt);
        for (var i = 0; i < change.Places.Length; i++)
        {
            _roots[change.Places[i]] = change.Roots[i];
        }

        Land();
    }

    /// <summary>Starts from a state that was written without this: its statistics are its own, and each of its weights has a small say.</summary>
    public void Begin(Moments labels, Moments[] numbers, ReadOnlySpan<float> weights)
    {
        (_labels, _numbers, Round, _mixedAt) = (labels, numbers, 0, 0);
        for (var place = 0; place < weights.Length; place++)
        {
            _roots[place] = weights[place] != 0 ? Least : 0;
        }

        Land();
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Count(Round);
        writer.Count(_mixedAt);
        SparseFloats.Write(writer, _roots);
        _labels.Write(writer);
        MixTable.WriteMoments(writer, _numbers);
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "Since the mix");
        (Round, _mixedAt) = (reader.Count(), reader.Count());
        SparseFloats.Read(ref reader, _roots);
        _labels = Moments.Read(ref reader);
        var numbers = MixTable.ReadMoments(ref reader);
        _numbers = numbers.Length == slots ? numbers : throw new InvalidDataException($"Since the mix: state of {numbers.Length} inputs was found, {slots} are wanted.");
        Land();
    }

    // In the shards' order for all of them: where nothing was learnt meanwhile, all come to the same bits.
    private static Moments Merge(IEnumerable<Moments> shards, Moments now, int own)
    {
        var merged = default(Moments);
        foreach (var (shard, moments) in shards.Index())
        {
            merged.Merge(shard == own ? now : moments);
        }

        return merged;
    }

    private void Land()
    {
        _inFlight = null;
        _before.Clear();
    }
}
