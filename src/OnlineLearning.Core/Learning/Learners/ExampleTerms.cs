namespace OnlineLearning.Core.Learning.Learners;

/// <summary>
/// One example as a learner's step sees it: each place of the weight table once, however often it occurs, since places that collide move one weight and are one term of the step's curvature.
/// Scratch memory that is used again: filling it allocates only while examples get longer.
/// </summary>
internal sealed class ExampleTerms
{
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

    public Span<double> Rates => _rates.AsSpan(0, Count);

    public void Start(int entries)
    {
        if (entries > _index.Length)
        {
            var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)entries);
            (_index, _values, _inverses, _scaled, _rates) = (new int[size], new double[size], new double[size], new double[size], new double[size]);
            _slots = new int[size * 2];
        }

        Count = 0;
        Array.Clear(_slots);
    }

    public void Add(int index, double value, double inverse)
    {
        // Open addressing, at most half full; a slot holds 1 + the position.
        var mask = _slots.Length - 1;
        var at = (int)((uint)index * 2654435769u >> 8) & mask;
        while (_slots[at] != 0 && _index[_slots[at] - 1] != index)
        {
            at = (at + 1) & mask;
        }

        if (_slots[at] == 0)
        {
            _slots[at] = ++Count;
            _index[Count - 1] = index;
            _values[Count - 1] = 0;
            _inverses[Count - 1] = inverse;
        }

        var position = _slots[at] - 1;
        _values[position] += value;
        _scaled[position] = _values[position] * inverse;
    }
}
