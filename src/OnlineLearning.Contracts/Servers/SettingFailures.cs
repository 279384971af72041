namespace OnlineLearning.Contracts.Servers;

/// <summary>What is wrong with a section of settings: a line for each that says which, what was given and what is allowed.</summary>
/// <param name="prefix">What stands before the names: <c>OnlineLearning:Offline:</c>.</param>
public sealed class SettingFailures(string prefix)
{
    private readonly List<string> _lines = [];

    /// <summary>Empty when all is well.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Both bounds are allowed.</summary>
    public void Within<T>(T given, T least, T most, string name)
        where T : IComparable<T>
        => Require(given.CompareTo(least) >= 0 && given.CompareTo(most) <= 0, given, $"{least} to {most}", name);

    public void Require(bool holds, object? given, string allowed, string name)
    {
        if (!holds)
        {
            Add(name, $"is '{given}'; allowed: {allowed}");
        }
    }

    /// <summary>A failure in other words: of a secret, which is not repeated, or of two settings that do not go together.</summary>
    public void Add(string name, string what) => _lines.Add($"{prefix}{name} {what}.");
}
