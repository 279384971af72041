using System.Globalization;

namespace OnlineLearning.Core.Numerics;

/// <summary>Named numbers, in ordinal order of their names; equal where names and numbers are.</summary>
public sealed class Settings : IEquatable<Settings>
{
    private readonly (string Name, double Value)[] _all;

    private Settings((string Name, double Value)[] all)
    {
        for (var i = 1; i < all.Length; i++)
        {
            for (var j = i; j > 0 && string.CompareOrdinal(all[j - 1].Name, all[j].Name) > 0; j--)
            {
                (all[j - 1], all[j]) = (all[j], all[j - 1]);
            }
        }

        _all = all;
    }

    public static Settings None { get; } = new([]);

    public ReadOnlySpan<(string Name, double Value)> All => _all;

    /// <exception cref="KeyNotFoundException">There is no setting of that name.</exception>
    public double this[string name]
        => Find(name) ?? throw new KeyNotFoundException($"There is no setting {name}; there are: {string.Join(", ", _all.Select(each => each.Name))}.");

    /// <summary>All that are declared, each as stated or at its default.</summary>
    /// <exception cref="ArgumentException">One is stated that is not declared, or outside its range.</exception>
    public static Settings Of(IReadOnlyList<Setting> declared, params ReadOnlySpan<(string Name, double Value)> stated)
    {
        var values = new (string Name, double Value)[declared.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (declared[i].Name, declared[i].Default);
        }

        foreach (var (name, value) in stated)
        {
            var at = Place(values, name);
            if (at < 0)
            {
                throw new ArgumentException($"Setting {name} was given; declared are: {string.Join(", ", declared.Select(each => each.Name))}.", nameof(stated));
            }

            var setting = declared[at];
            values[at].Value = setting.Allows(value)
                ? value
                : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Setting {name}: {value} was given; {setting.Min} to {setting.Max} is allowed."), nameof(stated));
        }

        return new(values);
    }

    public double? Find(string name)
    {
        var at = Place(_all, name);
        return at < 0 ? null : _all[at].Value;
    }

    public Settings With(string name, double value)
    {
        var at = Place(_all, name);
        (string Name, double Value)[] all = at < 0 ? [.. _all, (name, value)] : [.. _all];
        all[at < 0 ? ^1 : at] = (name, value);
        return new(all);
    }

    public bool Equals(Settings? other) => other is not null && _all.AsSpan().SequenceEqual(other._all);

    public override bool Equals(object? obj) => Equals(obj as Settings);

    public override int GetHashCode() => _all.Aggregate(0, HashCode.Combine);

    // The start of a command reads many settings: no queries over pairs, which the runtime compiles anew at each start.
    private static int Place((string Name, double Value)[] all, string name)
    {
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    public override string ToString() => string.Join(", ", _all.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Name}: {each.Value}")));
}
