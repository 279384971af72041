using System.Globalization;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Evaluation.Generators;

/// <summary>The settings of a stream as text states them.</summary>
public static class StreamSettings
{
    /// <summary>Which concept of a kind: 1 to <paramref name="count"/>.</summary>
    internal static Setting Concept(int count, string doc) => Whole("concept", 1, 1, count, doc);

    /// <summary>A share of rows, or a probability: 0 to 1.</summary>
    internal static Setting Share(string name, double value, string doc) => new(name, value, 0, 1, Whole: false, AboveMin: false, doc);

    internal static Setting Whole(string name, int value, int min, int max, string doc) => new(name, value, min, max, Whole: true, AboveMin: false, doc);

    /// <summary>The range in words.</summary>
    public static string Allowed(Setting setting) => string.Create(CultureInfo.InvariantCulture, $"{(setting.Whole ? "a whole number" : "a number")} from {setting.Min} to {setting.Max}");

    /// <summary>Reads <c>name=value</c>.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="where">What an error begins with, as <c>drift at row 10</c>.</param>
    /// <exception cref="StreamException">It is not of that form, or the value is no finite number.</exception>
    public static KeyValuePair<string, double> Parse(string text, string where)
    {
        var parts = text.Split('=', 2);
        return parts.Length == 2 && parts[0].Length > 0 && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new(parts[0], value)
            : throw new StreamException($"{where}: was given \"{text}\"; allowed is NAME=VALUE with a finite number");
    }

    /// <summary>Settings with changes.</summary>
    /// <param name="kind">Whose.</param>
    /// <param name="settings">Those before.</param>
    /// <param name="changes">Name and value.</param>
    /// <param name="where">What an error begins with.</param>
    /// <exception cref="StreamException">An unknown name, one given twice, or a value that is not allowed.</exception>
    public static Settings Change(StreamKind kind, Settings settings, IReadOnlyList<KeyValuePair<string, double>> changes, string where)
    {
        if (changes.GroupBy(change => change.Key).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new StreamException($"{where}: {twice.Key} was given twice; once is allowed");
        }

        foreach (var (name, value) in changes)
        {
            var setting = kind.Settings.FirstOrDefault(setting => setting.Name == name) ?? throw Unknown(kind, name, where);
            settings = setting.Allows(value)
                ? settings.With(name, value)
                : throw new StreamException(string.Create(CultureInfo.InvariantCulture, $"{where}: {name} was given {value}; allowed is {Allowed(setting)}"));
        }

        return kind.Conflict(settings) is { } conflict ? throw new StreamException($"{where}: {conflict}") : settings;
    }

    /// <summary>The value of a setting of whole numbers.</summary>
    internal static int Whole(this Settings settings, string name) => (int)settings[name];

    private static StreamException Unknown(StreamKind kind, string name, string where)
    {
        var names = kind.Settings.Select(setting => setting.Name).ToList();
        var nearest = NearestName.Of(name, names);
        return new($"{where}: {kind.Name} has no setting \"{name}\"; it has {string.Join(", ", names)}{(nearest is null ? "" : $"; did you mean {nearest}?")}");
    }
}
