using System.Globalization;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Evaluation.Generators;

/// <summary>
/// A synthetic stream with drift at stated places. Row n is drawn with random numbers of its own, which follow from the seed and n alone: the same seed
/// gives the same rows on every machine, and up to a drift, the rows of the stream without it.
/// </summary>
/// <remarks>
/// The concept at a row is that of the last drift begun; during a gradual one, that of the drift or of what was before it, decided for each row by itself
/// (Bifet et al. 2009, definition 1, once for each drift: it joins one more concept to the stream so far). A concept that moves by itself moves with each row drawn of it.
/// </remarks>
public sealed class SyntheticStream : IStreamGenerator
{
    /// <summary>Most drifts of a stream: each holds a concept.</summary>
    public const int MaxDrifts = 100;

    private readonly IReadOnlyList<StreamDrift> _drifts;
    private readonly IConcept[] _concepts;
    private readonly SeededRandom _random = new(0);
    private readonly ulong _seed;
    private long _row;

    /// <param name="kind">What is generated.</param>
    /// <param name="settings">At the beginning.</param>
    /// <param name="seed">Any; nearby seeds give unrelated rows.</param>
    /// <param name="drifts">In the order of their rows; each changes the settings that the one before left.</param>
    /// <exception cref="StreamException">A drift that the kind cannot have, or places out of order.</exception>
    public SyntheticStream(StreamKind kind, Settings settings, ulong seed, IReadOnlyList<StreamDrift> drifts)
    {
        if (drifts.Count > MaxDrifts)
        {
            throw new StreamException($"{drifts.Count} drifts were given; allowed are {MaxDrifts}");
        }

        (Kind, Settings, Columns, _drifts) = (kind, settings, kind.Columns(settings), drifts);
        _seed = SplitMix64.Mix(seed);
        _concepts = new IConcept[drifts.Count + 1];
        _concepts[0] = kind.Create(settings, _seed);
        for (var i = 0; i < drifts.Count; i++)
        {
            settings = StreamSettings.Change(kind, settings, drifts[i].Changes, Where(drifts[i]));
            Check(i);
            _concepts[i + 1] = kind.Create(settings, _seed);
        }
    }

    public StreamKind Kind { get; }

    /// <summary>Those before the first drift.</summary>
    public Settings Settings { get; }

    public IReadOnlyList<StreamColumn> Columns { get; }

    /// <summary>A stream as the command line states it.</summary>
    /// <param name="name">One of <see cref="StreamKinds"/>.</param>
    /// <param name="seed">Any.</param>
    /// <param name="set">Settings as <c>noise=0.2</c>.</param>
    /// <param name="drifts">As <c>10000:abrupt:concept=2</c>.</param>
    /// <exception cref="StreamException">Something was given that is not allowed.</exception>
    public static SyntheticStream Of(string name, ulong seed = 1, IEnumerable<string>? set = null, IEnumerable<string>? drifts = null)
    {
        var kind = StreamKinds.Find(name);
        var settings = StreamSettings.Change(kind, kind.Defaults, [.. (set ?? []).Select(text => StreamSettings.Parse(text, "settings"))], "settings");
        return new(kind, settings, seed, [.. (drifts ?? []).Select(StreamDrift.Parse)]);
    }

    public void Next(Span<double> row)
    {
        if (row.Length != Columns.Count)
        {
            throw new ArgumentException($"A row of {row.Length} values was given, {Kind.Name} has {Columns.Count} columns.", nameof(row));
        }

        var seed = SplitMix64.Mix(_seed + SplitMix64.Mix((ulong)_row));
        _random.Reseed(seed);
        var last = _drifts.Count;
        while (last > 0 && !IsOf(last, seed))
        {
            last--;
        }

        if (last > 0 && _drifts[last - 1].Kind == StreamDriftKind.Incremental && _drifts[last - 1].Share(_row) < 1)
        {
            ((IMovableConcept)_concepts[last - 1]).DrawBetween(_random, _concepts[last], _drifts[last - 1].Share(_row), row);
        }
        else
        {
            _concepts[last].Draw(_random, row);
        }

        _row++;
    }

    // A gradual drift decides by a number of its own, so that the row's inputs do not depend on it.
    private bool IsOf(int concept, ulong seed)
    {
        var drift = _drifts[concept - 1];
        return drift.Kind == StreamDriftKind.Gradual
            ? (SplitMix64.Mix(seed ^ (ulong)concept) >> 11) * (1.0 / (1UL << 53)) < drift.Share(_row)
            : _row >= drift.Row;
    }

    private void Check(int place)
    {
        var drift = _drifts[place];
        if (drift.Changes.Select(change => change.Key).FirstOrDefault(Kind.Fixed.Contains) is { } shape)
        {
            throw new StreamException($"{Where(drift)}: {shape} holds for the whole stream; a drift may change {string.Join(", ", Kind.Settings.Select(setting => setting.Name).Except(Kind.Fixed))}");
        }

        if (drift.Kind == StreamDriftKind.Incremental && _concepts[place] is not IMovableConcept)
        {
            throw new StreamException($"{Where(drift)}: {Kind.Name} has nothing between two concepts; allowed are abrupt and gradual");
        }

        if (place == 0)
        {
            return;
        }

        var before = _drifts[place - 1];
        var end = before.Kind == StreamDriftKind.Incremental ? before.Row + before.Width : before.Row + 1;
        if (drift.Row < end)
        {
            throw new StreamException($"{Where(drift)}: the drift before it ends at row {end}; allowed is a row from there on, in ascending order");
        }
    }

    private static string Where(StreamDrift drift) => string.Create(CultureInfo.InvariantCulture, $"drift at row {drift.Row}");
}
