using System.Runtime.InteropServices;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>
/// Predictions that wait for their label, oldest first, at most a stated number: above it the oldest gives way. They stand one after the other in one array of bytes,
/// so that a million of them are no objects to the collector; the array is at most four times as long as what waits (at least <see cref="LeastBytes"/>).
/// </summary>
public sealed class OpenPredictions
{
    /// <summary>Bytes taken by the first prediction.</summary>
    public const int LeastBytes = 512;

    private readonly Dictionary<UInt128, Place> _byId = [];
    private readonly Queue<(UInt128 Id, long Number)> _byAge = new();
    private byte[] _bytes = [];
    private int _end;
    private int _live;
    private long _number;

    public int Count => _byId.Count;

    /// <summary>Bytes of memory held for the predictions.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>The one that has waited longest; null where there is none.</summary>
    public KeptPrediction? Oldest
    {
        get
        {
            SkipAnswered();
            return _byAge.TryPeek(out var oldest) ? Read(_byId[oldest.Id]) : null;
        }
    }

    /// <summary>Key under which an id is kept.</summary>
    public static UInt128 KeyOf(string id) => MurmurHash3.Hash128(id);

    public bool Contains(UInt128 key) => _byId.ContainsKey(key);

    public KeptPrediction? Find(string id) => _byId.TryGetValue(KeyOf(id), out var place) ? Read(place) : null;

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
        MakeRoom(kept.Length);
        kept.CopyTo(_bytes.AsSpan(_end));
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_byId, key, out _);
        _live += kept.Length - place.Length;
        place = new Place(++_number, _end, kept.Length);
        _byAge.Enqueue((key, _number));
        _end += kept.Length;
        var gone = 0;
        while (_byId.Count > most)
        {
            gone += RemoveOldest() ? 1 : 0;
        }

        return gone;
    }

    public bool Remove(string id) => Remove(KeyOf(id));

    public void Write(StateWriter writer)
    {
        writer.Count(Count);
        foreach (var (id, number) in _byAge)
        {
            if (_byId.TryGetValue(id, out var place) && place.Number == number)
            {
                writer.Bytes(_bytes.AsSpan(place.Offset, place.Length));
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

    private KeptPrediction Read(Place place)
    {
        var reader = new StateReader(_bytes.AsSpan(place.Offset, place.Length));
        return KeptPrediction.Read(ref reader);
    }

    private bool Remove(UInt128 key)
    {
        if (!_byId.Remove(key, out var place))
        {
            return false;
        }

        _live -= place.Length;
        return true;
    }

    /// <summary>Takes the head of the queue off; true where it still waited.</summary>
    private bool RemoveOldest()
    {
        var (key, number) = _byAge.Dequeue();
        if (!_byId.Remove(key, out var place))
        {
            return false;
        }

        if (place.Number != number)
        {
            _byId[key] = place;
            return false;
        }

        _live -= place.Length;
        return true;
    }

    private void SkipAnswered()
    {
        while (_byAge.TryPeek(out var oldest) && !(_byId.TryGetValue(oldest.Id, out var place) && place.Number == oldest.Number))
        {
            _byAge.Dequeue();
        }
    }

    private void MakeRoom(int length)
    {
        if (_end + length <= _bytes.Length)
        {
            return;
        }

        var size = Math.Max(LeastBytes, Math.Max(_bytes.Length, checked(2 * (_live + length))));
        var from = _bytes;
        _bytes = size == from.Length ? from : new byte[size];
        _end = 0;

        // In order of age places only move down, so that moving within one array overwrites nothing that is still to be moved.
        for (var left = _byAge.Count; left > 0; left--)
        {
            var each = _byAge.Dequeue();
            if (_byId.TryGetValue(each.Id, out var place) && place.Number == each.Number)
            {
                from.AsSpan(place.Offset, place.Length).CopyTo(_bytes.AsSpan(_end));
                _byId[each.Id] = place with { Offset = _end };
                _byAge.Enqueue(each);
                _end += place.Length;
            }
        }
    }

    private readonly record struct Place(long Number, int Offset, int Length);
}
