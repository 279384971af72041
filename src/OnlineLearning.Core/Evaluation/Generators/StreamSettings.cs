using System.Globalization;

namespace OnlineLearning.Core.Evaluation.Generators;

/// <summary>The settings of a stream: each that its kind declares, as given or by default.</summary>
public sealed class StreamSettings
{
    private readonly StreamKind _kind;
    private readonly double[] _values;

    private StreamSettings(StreamKind kind, double[] values) => (_kind, _values) = (kind, values);

    /// <summary>Value of a declared setting.</summary>
    public double this[string name] => _values[Place(name)];

    public int Whole(string name) => (int)this[name];

    public static StreamSettings Default(StreamKind kind) => new(kind, [.. kind.Settings.Select(setting => setting.Default)]);

    /// <summary>These settings with changes.</summary>
    /// <param name="changes">Name and value.</param>
    /// <param name="where">What an error begins with, as <c>drift at row 10</c>.</param>
    /// <exception cref="StreamException">An unknown name, one given twice, or a value that is not allowed.</exception>
    public StreamSettings With(IEnumerable<KeyValuePair<string, double>> changes, string where)
    {
        var values = (double[])_values.Clone();
        var seen = new HashSet<string>();
        foreach (var (name, value) in changes)
        {
            var setting = StreamSetting.Find(_kind, name, where);
            if (!seen.Add(name))
            {
                throw new StreamException($"{where}: {name} was given twice; once is allowed");
            }

            values[Place(name)] = setting.Allows(value)
                ? value
                : throw new StreamException(string.Create(CultureInfo.InvariantCulture, $"{where}: {name} was given {value}; allowed is {setting.Allowed}"));
        }

        var changed = new StreamSettings(_kind, values);
        return _kind.Conflict(changed) is { } conflict ? throw new StreamException($"{where}: {conflict}") : changed;
    }

    /// <summary>Reads <c>name=value</c>.</summary>
    /// <exception cref="StreamException">It is not of that form, or the value is no finite number.</exception>
    public static KeyValuePair<string, double> Parse(string text, string where)
    {
        var parts = text.Split('=', 2);
        return parts.Length == 2 && parts[0].Length > 0 && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new(parts[0], value)
            : throw new StreamException($"{where}: was given \"{text}\"; allowed is NAME=VALUE with a finite number");
    }

    private int Place(string name)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            if (_kind.Settings[i].Name == name)
            {
                return i;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(name), name, $"{_kind.Name} declares no such setting.");
    }
}
