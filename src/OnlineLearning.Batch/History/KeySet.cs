using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Batch.History;

/// <summary>Keys that were asked for, as hashes; above <paramref name="most"/> of them it says yes to every key, so that memory is bounded.</summary>
internal sealed class KeySet(int most = KeySet.Most)
{
    /// <summary>Some 64 MB.</summary>
    public const int Most = 4_000_000;

    private HashSet<ulong>? _keys = [];

    public void Add(string key)
    {
        if (_keys is not null && _keys.Add(MurmurHash3.Hash64(key)) && _keys.Count > most)
        {
            _keys = null;
        }
    }

    public bool Contains(string key) => _keys?.Contains(MurmurHash3.Hash64(key)) ?? true;
}
