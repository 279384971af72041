using System.Numerics;
using System.Text;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Cli.Tables;

/// <summary>
/// Gives each different text a number, in the order in which they first come, from 0, so that the loop has no string to hash. Bounded: of more texts than stated the one that came first is forgotten;
/// when it comes again it is another.
/// </summary>
/// <param name="most">Texts remembered, 1 to 2^30.</param>
public sealed class TextNumbers(int most = TextNumbers.Most)
{
    /// <summary>What the baselines remember.</summary>
    public const int Most = 1_000_000;

    private int[] _heads = Filled(64);
    private Known[] _known = new Known[16];

    /// <summary>Different texts so far.</summary>
    public int Count { get; private set; }

    /// <summary>-1 where it is not known.</summary>
    public int Find(ReadOnlySpan<byte> utf8, out uint hash)
    {
        hash = (uint)MurmurHash3.Hash64(utf8);
        for (var number = _heads[hash & (uint)(_heads.Length - 1)]; number >= 0; number = _known[number % most].Next)
        {
            if (_known[number % most].Hash == hash && _known[number % most].Utf8.AsSpan().SequenceEqual(utf8))
            {
                return number;
            }
        }

        return -1;
    }

    /// <summary>Number of a text that is not known yet, with the hash that <see cref="Find"/> gave.</summary>
    public int Add(ReadOnlySpan<byte> utf8, uint hash)
    {
        var number = Count++;
        if (number < most && number == _known.Length)
        {
            Array.Resize(ref _known, (int)Math.Min(most, number * 2L));
            Rehash();
        }
        else if (number >= most)
        {
            Forget(number - most);
        }

        ref var head = ref _heads[hash & (uint)(_heads.Length - 1)];
        _known[number % most] = new Known(hash, head, utf8.ToArray());
        head = number;
        return number;
    }

    public int FindOrAdd(ReadOnlySpan<byte> utf8) => Find(utf8, out var hash) is >= 0 and var number ? number : Add(utf8, hash);

    /// <summary>The text of a number that is not forgotten.</summary>
    public string Text(int number)
    {
        ref var known = ref _known[number % most];
        return known.Text ??= Encoding.UTF8.GetString(known.Utf8);
    }

    private void Forget(int number)
    {
        ref var at = ref _heads[_known[number % most].Hash & (uint)(_heads.Length - 1)];
        while (at != number)
        {
            at = ref _known[at % most].Next;
        }

        at = _known[number % most].Next;
    }

    private void Rehash()
    {
        _heads = Filled((int)BitOperations.RoundUpToPowerOf2((uint)_known.Length * 2));
        for (var number = 0; number < Count - 1; number++)
        {
            ref var head = ref _heads[_known[number].Hash & (uint)(_heads.Length - 1)];
            (_known[number].Next, head) = (head, number);
        }
    }

    private static int[] Filled(int length)
    {
        var heads = new int[length];
        Array.Fill(heads, -1);
        return heads;
    }

    private struct Known(uint hash, int next, byte[] utf8)
    {
        public uint Hash = hash;
        public int Next = next;
        public byte[] Utf8 = utf8;
        public string? Text;
    }
}
