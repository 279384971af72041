using System.Globalization;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Evaluation.Generators;

/// <summary>How a stream goes over from one concept to the next.</summary>
public enum StreamDriftKind
{
    /// <summary>From one row to the next.</summary>
    Abrupt,

    /// <summary>Each row is of the one or the other, the new one ever more often.</summary>
    Gradual,

    /// <summary>The concept itself moves, a little each row.</summary>
    Incremental,
}

/// <summary>A change of settings at a place of a stream.</summary>
/// <param name="Row">So many rows come before: the place, counted from 0; at least 1.</param>
/// <param name="Kind">How.</param>
/// <param name="Width">Rows it takes, 1 to 10^12; abrupt: 0.</param>
/// <param name="Changes">Settings that are others from then on, at least one.</param>
public sealed record StreamDrift(long Row, StreamDriftKind Kind, long Width, IReadOnlyList<KeyValuePair<string, double>> Changes)
{
    public const long MaxRow = 1_000_000_000_000;

    private const string Form = "ROW:abrupt:NAME=VALUE, or ROW:gradual|incremental:width=ROWS:NAME=VALUE";

    /// <summary>Share of the new concept at a row. Gradual: Bifet et al. 2009, "New ensemble methods for evolving data streams", definition 1.</summary>
    public double Share(long row) => Kind switch
    {
        StreamDriftKind.Gradual => 1 / (1 + PortableMath.Exp(-4.0 * (row - Row) / Width)),
        StreamDriftKind.Incremental => Math.Clamp((double)(row - Row) / Width, 0, 1),
        _ => row < Row ? 0 : 1,
    };

    /// <summary>Reads <c>10000:abrupt:concept=2</c> or <c>10000:gradual:width=1000:concept=2:noise=0.2</c>.</summary>
    /// <exception cref="StreamException">It is not of that form.</exception>
    public static StreamDrift Parse(string text)
    {
        var where = $"drift {text}";
        var parts = text.Split(':');
        if (parts.Length < 3 || !TryRows(parts[0], out var row))
        {
            throw new StreamException($"{where}: allowed is {Form}, with ROW a whole number from 1 to {MaxRow}");
        }

        var kinds = Enum.GetValues<StreamDriftKind>();
        var names = kinds.Select(kind => kind.ToString().ToLowerInvariant()).ToList();
        var kind = names.IndexOf(parts[1]);
        if (kind < 0)
        {
            var nearest = NearestName.Of(parts[1], names);
            throw new StreamException($"{where}: was given \"{parts[1]}\"; allowed are {string.Join(", ", names)}{(nearest is null ? "" : $"; did you mean {nearest}?")}");
        }

        var widths = parts.Skip(2).Where(part => part.StartsWith("width=", StringComparison.Ordinal)).ToList();
        var width = 0L;
        if (kinds[kind] is StreamDriftKind.Abrupt ? widths.Count > 0 : widths.Count != 1 || !TryRows(widths[0]["width=".Length..], out width))
        {
            throw new StreamException(kinds[kind] is StreamDriftKind.Abrupt
                ? $"{where}: an abrupt drift has no width"
                : $"{where}: {names[kind]} needs one width=ROWS, a whole number from 1 to {MaxRow}");
        }

        var changes = parts.Skip(2).Except(widths).Select(part => StreamSettings.Parse(part, where)).ToList();
        return changes.Count > 0 ? new(row, kinds[kind], width, changes) : throw new StreamException($"{where}: a setting that changes is needed; allowed is {Form}");
    }

    private static bool TryRows(string text, out long rows) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out rows) && rows is >= 1 and <= MaxRow;
}
