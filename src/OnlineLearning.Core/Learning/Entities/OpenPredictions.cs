using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>
/// Predictions that wait for their label, oldest first, at most a stated number: above it the oldest gives way. They stand one after the other in one array of bytes,
/// so that a million of them are no objects to the collector; when it is full it is four times as long as what waits at the most, or <see cref="LeastBytes"/>.
/// </summary>
public sealed class OpenPredictions
{
    /// <summary>Bytes taken by the first prediction.</summary>
    public const int LeastBytes = 256;

    /// <summary>So many are looked through; more are found by a table, which is three further objects.</summary>
    private const int MostWithoutTable = 16;

    // By age, from _first to _end; one that is answered leaves a gap.
    private Waiting[] _waiting = [];
    private Dictionary<UInt128, int>? _places;
    private byte[] _bytes = [];
    private int _first;
    private int _end;
    private int _endBytes;
    private int _liveBytes;

    public int Count { get; private set; }

    /// <summary>Bytes of memory held for the predictions.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>The one that has waited longest; null where there is none.</summary>
    public KeptPrediction? Oldest => Count == 0 ? null : Read(_first);

    /// <summary>Key under which an id is kept.</summary>
    public static UInt128 KeyOf(string id) => MurmurHash3.Hash128(id);

    public bool Contains(UInt128 key) => PlaceOf(key) >= 0;

    public KeptPrediction? Find(string id) => PlaceOf(KeyOf(id)) is >= 0 and var place ? Read(place) : null;

    /// <summary>Keeps a prediction; of the same id the later one.</summary>
    /// <returns>How many older ones gave way.</returns>
    public int Add(KeptPrediction kept, int most)
    {
        var writer = new StateWriter(96 + kept.Entries.Length);
        kept.Write(writer);
        return Add(KeyOf(kept.Id), writer.WrittenSpan, most);
    }

    /// <summary>Keeps a prediction that has been written already.</summary>
    public int Add(UInt128 key, ReadOnlySpan<byte> kept, int most)
    {
        Remove(key);
        if (_end == _waiting.Length || _endBytes + kept.Length > _bytes.Length)
        {
            MakeRoom(kept.Length);
        }

        kept.CopyTo(_bytes.AsSpan(_endBytes));
        _waiting[_end] = new(key, _endBytes, kept.Length);
        _places?.Add(key, _end);
        _end++;
        _endBytes += kept.Length;
        _liveBytes += kept.Length;
        var gone = Math.Max(0, ++Count - most);
        for (var i = 0; i < gone; i++)
        {
            RemoveAt(_first);
        }

        return gone;
    }

    public bool Remove(string id) => Remove(KeyOf(id));

    public void Write(StateWriter writer)
    {
        writer.Count(Count);
        foreach (ref readonly var waiting in _waiting.AsSpan(_first, _end - _first))
        {
            if (waiting.Length > 0)
            {
                writer.Bytes(_bytes.AsSpan(waiting.Offset, waiting.Length));
            }
        }
    }

    public static OpenPredictions Read(ref StateReader reader)
    {
        var open = new OpenPredictions();
        for (var left = reader.Items(1); left > 0; left--)
        {
            var bytes = reader.Bytes();
            var kept = new StateReader(bytes);
            open.Add(KeyOf(KeptPrediction.Read(ref kept).Id), bytes, int.MaxValue);
        }

        return open;
    }

    private KeptPrediction Read(int place)
    {
        ref readonly var waiting = ref _waiting[place];
        var reader = new StateReader(_bytes.AsSpan(waiting.Offset, waiting.Length));
        return KeptPrediction.Read(ref reader);
    }

    private int PlaceOf(UInt128 key)
    {
        if (_places is not null)
        {
            return _places.TryGetValue(key, out var place) ? place : -1;
        }

        for (var place = _first; place < _end; place++)
        {
            if (_waiting[place].Key == key && _waiting[place].Length > 0)
            {
                return place;
            }
        }

        return -1;
    }

    private bool Remove(UInt128 key)
    {
        var place = PlaceOf(key);
        if (place >= 0)
        {
            RemoveAt(place);
        }

        return place >= 0;
    }

    private void RemoveAt(int place)
    {
        _places?.Remove(_waiting[place].Key);
        _liveBytes -= _waiting[place].Length;
        _waiting[place] = default;
        if (--Count == 0)
        {
            (_first, _end, _endBytes) = (0, 0, 0);
            return;
        }

        while (_waiting[_first].Length == 0)
        {
            _first++;
        }
    }

    /// <summary>Puts what waits one after the other, and makes the arrays anew where they would soon be full again or are far too long.</summary>
    private void MakeRoom(int length)
    {
        var waiting = Fitting(_waiting, Count + 1, least: 2);
        var bytes = Fitting(_bytes, checked(_liveBytes + length), LeastBytes);
        _places = waiting.Length > MostWithoutTable ? _places ?? new(waiting.Length) : null;
        var (end, endBytes) = (0, 0);

        // In order of age places only move down: within one array nothing is overwritten that is still to be moved.
        for (var place = _first; place < _end; place++)
        {
            if (_waiting[place] is { Length: > 0 } each)
            {
                _bytes.AsSpan(each.Offset, each.Length).CopyTo(bytes.AsSpan(endBytes));
                waiting[end] = each with { Offset = endBytes };
                _places?[each.Key] = end;
                end++;
                endBytes += each.Length;
            }
        }

        (_waiting, _bytes, _first, _end, _endBytes) = (waiting, bytes, 0, end, endBytes);
    }

    /// <summary>The array itself, or a new one of twice what is needed: a quarter is free at the least, three quarters at the most.</summary>
    private static T[] Fitting<T>(T[] array, int needed, int least)
        => needed > array.Length / 4 * 3 || array.Length > Math.Max(least, 4L * needed) ? new T[Math.Max(least, checked(2 * needed))] : array;

    /// <param name="Key">Of the id.</param>
    /// <param name="Offset">Where its bytes are.</param>
    /// <param name="Length">How many; 0: it is answered, or gone.</param>
    private readonly record struct Waiting(UInt128 Key, int Offset, int Length);
}
