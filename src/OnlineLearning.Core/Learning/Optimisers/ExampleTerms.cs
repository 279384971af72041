using System.Runtime.CompilerServices;

namespace OnlineLearning.Core.Learning.Optimisers;

/// <summary>
/// One example as a learner's step sees it: each place of the weight table once, however often it occurs, since places that collide move one weight and are one term of the step's curvature.
/// Scratch memory that is used again: filling it allocates only while examples get longer.
/// </summary>
public sealed class ExampleTerms
{
    private const int FewHashed = 8;

    private int[] _index = new int[32];
    private double[] _values = new double[32];
    private double[] _inverses = new double[32];
    private double[] _scaled = new double[32];
    private double[] _rates = new double[32];
    private int[] _slots = new int[64];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Index => _index.AsSpan(0, Count);

    /// <summary>What the entries count as.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    /// <summary>1 / scale of each place.</summary>
    public ReadOnlySpan<double> Inverses => _inverses.AsSpan(0, Count);

    /// <summary>Values in units of their scale.</summary>
    public ReadOnlySpan<double> Scaled => _scaled.AsSpan(0, Count);

    /// <summary>Step length of each place for a unit of scaled gradient: the optimiser's to fill.</summary>
    public Span<double> Rates => _rates.AsSpan(0, Count);

    /// <summary>Room for so many entries, to be filled from the start by <see cref="Set"/>.</summary>
    public void Start(int entries)
    {
        if (entries > _index.Length)
        {
            var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)entries);
            (_index, _values, _inverses, _scaled, _rates) = (new int[size], new double[size], new double[size], new double[size], new double[size]);
            _slots = new int[size * 2];
        }

        Count = entries;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int position, int index, double value, double inverse)
    {
        _index[position] = index;
        _values[position] = value;
        _inverses[position] = inverse;
        _scaled[position] = value * inverse;
    }

    /// <summary>Puts terms of one place together. Free where the places from <paramref name="firstApart"/> on ascend and few others are there, as in a vector of numbers.</summary>
    /// <param name="firstApart">Intercept's place: from here on each input has its own.</param>
    public void Merge(int firstApart)
    {
        if (!Distinct(firstApart))
        {
            MergeAll();
        }
    }

    private bool Distinct(int firstApart)
    {
        Span<int> hashed = stackalloc int[FewHashed];
        var (few, last) = (0, -1);
        foreach (var index in Index)
        {
            if (index >= firstApart)
            {
                if (index <= last)
                {
                    return false;
                }

                last = index;
            }
            else
            {
                if (few == FewHashed || hashed[..few].Contains(index))
                {
                    return false;
                }

                hashed[few++] = index;
            }
        }

        return true;
    }

    // Open addressing, at most half full; a slot holds 1 + the position.
    private void MergeAll()
    {
        var mask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Count * 2) - 1;
        Array.Clear(_slots, 0, mask + 1);
        var count = 0;
        for (var i = 0; i < Count; i++)
        {
            var index = _index[i];
            var at = (int)((uint)index * 2654435769u >> 8) & mask;
            while (_slots[at] != 0 && _index[_slots[at] - 1] != index)
            {
                at = (at + 1) & mask;
            }

            if (_slots[at] == 0)
            {
                (_index[count], _values[count], _inverses[count], _scaled[count]) = (index, _values[i], _inverses[i], _scaled[i]);
                _slots[at] = ++count;
            }
            else
            {
                var position = _slots[at] - 1;
                _values[position] += _values[i];
                _scaled[position] = _values[position] * _inverses[position];
            }
        }

        Count = count;
    }
}
