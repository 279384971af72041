namespace OnlineLearning.Core.Learning;

/// <summary>The classes of a model by number, and their numbers by name.</summary>
public sealed class ClassNames(IReadOnlyList<string> names)
{
    /// <summary>Most classes of a model.</summary>
    public const int Most = 64;

    private readonly Dictionary<string, int> _numbers = Numbers(names);

    public static ClassNames None { get; } = new([]);

    public IReadOnlyList<string> All { get; } = names;

    public int Count => All.Count;

    /// <summary>Name of the class that a label or prediction is the number of.</summary>
    public string this[double number] => All[(int)number];

    /// <summary>Number of a class; -1: there is none of this name.</summary>
    public int Find(ReadOnlySpan<char> name) => _numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var number) ? number : -1;

    private static Dictionary<string, int> Numbers(IReadOnlyList<string> names)
    {
        var numbers = new Dictionary<string, int>(names.Count, StringComparer.Ordinal);
        foreach (var name in names)
        {
            numbers.Add(name, numbers.Count);
        }

        return numbers;
    }

    /// <summary>Whether a label is the number of a class.</summary>
    public bool Has(double label) => label >= 0 && label < Count && label == Math.Floor(label);
}
