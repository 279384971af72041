using System.Globalization;

namespace OnlineLearning.Core.Numerics;

/// <summary>Named numbers, in ordinal order of their names; equal where names and numbers are.</summary>
public sealed class Settings : IEquatable<Settings>
{
    private readonly (string Name, double Value)[] _all;

    private Settings(IEnumerable<(string Name, double Value)> all) => _all = [.. all.OrderBy(each => each.Name, StringComparer.Ordinal)];

    public static Settings None { get; } = new([]);

    public IReadOnlyList<(string Name, double Value)> All => _all;

    /// <exception cref="KeyNotFoundException">There is no setting of that name.</exception>
    public double this[string name]
        => Find(name) ?? throw new KeyNotFoundException($"There is no setting {name}; there are: {string.Join(", ", _all.Select(each => each.Name))}.");

    /// <summary>All that are declared, each as stated or at its default.</summary>
    /// <exception cref="ArgumentException">One is stated that is not declared, or outside its range.</exception>
    public static Settings Of(IReadOnlyList<Setting> declared, params IEnumerable<(string Name, double Value)> stated)
    {
        var values = declared.ToDictionary(setting => setting.Name, setting => setting.Default);
        foreach (var (name, value) in stated)
        {
            var setting = declared.FirstOrDefault(each => each.Name == name)
                ?? throw new ArgumentException($"Setting {name} was given; declared are: {string.Join(", ", values.Keys)}.", nameof(stated));
            values[name] = setting.Allows(value)
                ? value
                : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Setting {name}: {value} was given; {setting.Min} to {setting.Max} is allowed."), nameof(stated));
        }

        return new(values.Select(pair => (pair.Key, pair.Value)));
    }

    public double? Find(string name)
    {
        foreach (var (known, value) in _all)
        {
            if (known == name)
            {
                return value;
            }
        }

        return null;
    }

    public Settings With(string name, double value) => new(_all.Where(each => each.Name != name).Append((name, value)));

    public bool Equals(Settings? other) => other is not null && _all.AsSpan().SequenceEqual(other._all);

    public override bool Equals(object? obj) => Equals(obj as Settings);

    public override int GetHashCode() => _all.Aggregate(0, HashCode.Combine);

    public override string ToString() => string.Join(", ", _all.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Name}: {each.Value}")));
}
