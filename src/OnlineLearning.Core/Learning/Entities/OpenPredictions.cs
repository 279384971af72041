using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>
/// Predictions that wait for their label, oldest first, at most a stated number: above it the oldest gives way. Each is held as the bytes of its journal record, one
/// array without references, so that a million of them do not weigh on the collector.
/// </summary>
public sealed class OpenPredictions
{
    private readonly Dictionary<UInt128, Held> _byId = [];
    private readonly Queue<(UInt128 Id, long Number)> _byAge = new();
    private long _number;

    public int Count => _byId.Count;

    /// <summary>The one that has waited longest; null where there is none.</summary>
    public KeptPrediction? Oldest
    {
        get
        {
            SkipAnswered();
            return _byAge.TryPeek(out var oldest) ? _byId[oldest.Id].Read() : null;
        }
    }

    public bool Contains(string id) => _byId.ContainsKey(MurmurHash3.Hash128(id));

    public KeptPrediction? Find(string id) => _byId.TryGetValue(MurmurHash3.Hash128(id), out var held) ? held.Read() : null;

    /// <summary>Keeps a prediction; of the same id the later one.</summary>
    /// <returns>How many older ones gave way.</returns>
    public int Add(KeptPrediction kept, int most)
    {
        var writer = new StateWriter(96 + kept.Entries.Length);
        kept.Write(writer);
        return Add(kept.Id, writer.ToArray(), 0, most);
    }

    /// <summary>Keeps a prediction that stands in a record from <paramref name="offset"/> on. The record must not change.</summary>
    public int Add(string id, byte[] record, int offset, int most)
    {
        var key = MurmurHash3.Hash128(id);
        _byId[key] = new Held(++_number, record, offset);
        _byAge.Enqueue((key, _number));
        var gone = 0;
        for (; _byId.Count > most; gone++)
        {
            SkipAnswered();
            _byId.Remove(_byAge.Dequeue().Id);
        }

        if (_byAge.Count > (2 * _byId.Count) + 16)
        {
            Tidy();
        }

        return gone;
    }

    public bool Remove(string id) => _byId.Remove(MurmurHash3.Hash128(id));

    public void Write(StateWriter writer)
    {
        writer.Count(Count);
        foreach (var (id, number) in _byAge)
        {
            if (_byId.TryGetValue(id, out var held) && held.Number == number)
            {
                writer.Bytes(held.Bytes);
            }
        }
    }

    public static OpenPredictions Read(ref StateReader reader)
    {
        var open = new OpenPredictions();
        for (var left = reader.Count(); left > 0; left--)
        {
            var bytes = reader.Bytes().ToArray();
            open.Add(new Held(0, bytes, 0).Read().Id, bytes, 0, int.MaxValue);
        }

        return open;
    }

    private void SkipAnswered()
    {
        while (_byAge.TryPeek(out var oldest) && !(_byId.TryGetValue(oldest.Id, out var held) && held.Number == oldest.Number))
        {
            _byAge.Dequeue();
        }
    }

    private void Tidy()
    {
        for (var left = _byAge.Count; left > 0; left--)
        {
            var each = _byAge.Dequeue();
            if (_byId.TryGetValue(each.Id, out var held) && held.Number == each.Number)
            {
                _byAge.Enqueue(each);
            }
        }
    }

    private readonly record struct Held(long Number, byte[] Record, int Offset)
    {
        public ReadOnlySpan<byte> Bytes => Record.AsSpan(Offset);

        public KeptPrediction Read()
        {
            var reader = new StateReader(Bytes);
            return KeptPrediction.Read(ref reader);
        }
    }
}
