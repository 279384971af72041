namespace OnlineLearning.Core.Learning.Trees;

/// <summary>An example as tests and leaves look at it: numbers by slot, NaN where missing, and the entries as they are.</summary>
public readonly ref struct TreeExample
{
    [ThreadStatic]
    private static float[]? _numbers;

    /// <summary>Lays the numbers out in this thread's buffer, which the next example of the thread takes: one example at a time.</summary>
    public TreeExample(TreeInputs inputs, ReadOnlySpan<Entry> x)
    {
        if (_numbers is null || _numbers.Length < inputs.Slots)
        {
            _numbers = new float[Math.Max(16, inputs.Slots)];
        }

        var numbers = _numbers.AsSpan(0, inputs.Slots);
        numbers.Fill(float.NaN);
        foreach (ref readonly var entry in x)
        {
            var slot = entry.Index - inputs.FirstSlot;
            if ((uint)slot < (uint)numbers.Length)
            {
                numbers[slot] = entry.Value;
            }
        }

        Numbers = numbers;
        Entries = x;
    }

    public ReadOnlySpan<float> Numbers { get; }

    public ReadOnlySpan<Entry> Entries { get; }

    /// <summary>Whether the input has this category, or token.</summary>
    public bool Has(ushort input, int place)
    {
        foreach (ref readonly var entry in Entries)
        {
            if (entry.Index == place && entry.Input == input)
            {
                return true;
            }
        }

        return false;
    }
}
