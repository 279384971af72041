using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>Predictions that wait for their label, oldest first, at most a stated number: above it the oldest gives way.</summary>
public sealed class OpenPredictions
{
    private readonly Dictionary<string, LinkedListNode<KeptPrediction>> _byId = [];
    private readonly LinkedList<KeptPrediction> _byAge = new();

    public int Count => _byAge.Count;

    /// <summary>The one that has waited longest; null where there is none.</summary>
    public KeptPrediction? Oldest => _byAge.First?.Value;

    public KeptPrediction? Find(string id) => _byId.GetValueOrDefault(id)?.Value;

    /// <summary>Keeps a prediction; of the same id the later one.</summary>
    /// <returns>How many older ones gave way.</returns>
    public int Add(KeptPrediction kept, int most)
    {
        Remove(kept.Id);
        _byId[kept.Id] = _byAge.AddLast(kept);
        var gone = 0;
        for (; _byAge.Count > most; gone++)
        {
            Remove(_byAge.First!.Value.Id);
        }

        return gone;
    }

    public bool Remove(string id)
    {
        if (!_byId.Remove(id, out var node))
        {
            return false;
        }

        _byAge.Remove(node);
        return true;
    }

    public void Write(StateWriter writer)
    {
        writer.Count(Count);
        foreach (var kept in _byAge)
        {
            kept.Write(writer);
        }
    }

    public static OpenPredictions Read(ref StateReader reader)
    {
        var open = new OpenPredictions();
        for (var left = reader.Count(); left > 0; left--)
        {
            open.Add(KeptPrediction.Read(ref reader), int.MaxValue);
        }

        return open;
    }
}
