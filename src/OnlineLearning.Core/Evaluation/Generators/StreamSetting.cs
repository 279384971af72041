using System.Globalization;
using OnlineLearning.Core.Definitions;

namespace OnlineLearning.Core.Evaluation.Generators;

/// <summary>A number that a kind of stream can be set by.</summary>
/// <param name="Name">Lower case letters.</param>
/// <param name="Default">Within the range.</param>
/// <param name="Min">Least value allowed.</param>
/// <param name="Max">Largest value allowed.</param>
/// <param name="Whole">Whole numbers only.</param>
/// <param name="Doc">What it does, in a few words.</param>
public sealed record StreamSetting(string Name, double Default, double Min, double Max, bool Whole, string Doc)
{
    /// <summary>It says which columns or classes there are, so no drift can change it.</summary>
    public bool Shape { get; init; }

    /// <summary>The range in words.</summary>
    public string Allowed => string.Create(CultureInfo.InvariantCulture, $"{(Whole ? "a whole number" : "a number")} from {Min} to {Max}");

    public bool Allows(double value) => value >= Min && value <= Max && (!Whole || value == Math.Truncate(value));

    /// <summary>Which concept of the kind: 1 to <paramref name="count"/>.</summary>
    public static StreamSetting Concept(int count, string doc) => new("concept", 1, 1, count, Whole: true, doc);

    /// <summary>A share of rows, 0 to 1.</summary>
    public static StreamSetting Share(string name, double value, string doc) => new(name, value, 0, 1, Whole: false, doc);

    /// <summary>The setting of a kind by name.</summary>
    /// <exception cref="StreamException">There is none: the message begins with <paramref name="where"/>.</exception>
    public static StreamSetting Find(StreamKind kind, string name, string where)
    {
        var found = kind.Settings.FirstOrDefault(setting => setting.Name == name);
        var nearest = found is null ? NearestName.Of(name, kind.Settings.Select(setting => setting.Name)) : null;
        return found ?? throw new StreamException(
            $"{where}: {kind.Name} has no setting \"{name}\"; it has {string.Join(", ", kind.Settings.Select(setting => setting.Name))}{(nearest is null ? "" : $"; did you mean {nearest}?")}");
    }
}
