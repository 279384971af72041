using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using OnlineLearning.Cli.Measures;
using OnlineLearning.Core.Evaluation.Recent;

namespace OnlineLearning.Cli.Commands;

/// <summary>What <c>evaluate</c> is asked to measure beside the whole stream.</summary>
internal sealed class MeasureOptions
{
    private readonly Option<int?> _window = new("--window")
    {
        Description = "Metrics of the last N rows too.",
        HelpName = "N",
        CustomParser = argument => Whole(argument, "--window", WindowMetrics.MaxExamples) is { } examples ? (int)examples : null,
    };

    private readonly Option<double?> _fading = new("--fading")
    {
        Description = "Metrics with a fading factor too: the row i steps back weighs ALPHA^i.",
        HelpName = "ALPHA",
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var alpha) && alpha is > 0 and < 1)
            {
                return alpha;
            }

            argument.AddError($"--fading: was given \"{text}\"; allowed is a number above 0 and below 1, as 0.999");
            return null;
        },
    };

    private readonly Option<long?> _every = new("--every")
    {
        Description = "Learning curves with a point every so many rows, in the JSON.",
        HelpName = "ROWS",
        CustomParser = argument => Whole(argument, "--every", int.MaxValue),
    };

    private readonly Option<string?> _plot = new("--plot") { Description = "Draw the learning curves.", HelpName = "OUT.svg" };

    private readonly Option<string?> _plotMetric = new("--plot-metric") { Description = "What the curves show. Default: log_loss; rmse for the squared loss, loss for others.", HelpName = "METRIC" };

    private readonly Option<string[]> _segments = new("--segment")
    {
        Description = "Metrics by the values of a column, by entity, or by the number of labels that an entity has had.",
        HelpName = "COLUMN|ENTITY|labels_seen[:ENTITY]",
    };

    public MeasureOptions()
    {
        _plot.Validators.Add(result =>
        {
            var path = result.GetValueOrDefault<string?>() ?? "";
            if (!path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
            {
                result.AddError($"--plot: was given \"{path}\"; allowed is a file name that ends with .svg");
            }
        });
        _segments.Validators.Add(result =>
        {
            if (result.Tokens.Count > MostSegments)
            {
                result.AddError($"--segment: was given {result.Tokens.Count} times; allowed is up to {MostSegments} times");
            }
        });
    }

    /// <summary>Ways to split the rows in one run.</summary>
    public const int MostSegments = 8;

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _window, _fading, _segments, _every, _plot, _plotMetric })
        {
            command.Add(option);
        }
    }

    /// <summary>Curves without a window or a factor are of a window of 1,000 rows.</summary>
    /// <exception cref="CommandException">The folder of the plot is not there.</exception>
    public MeasureSettings Read(ParseResult parse)
    {
        var (window, alpha, every, plot) = (parse.GetValue(_window), parse.GetValue(_fading), parse.GetValue(_every), parse.GetValue(_plot));
        if (plot is null && parse.GetValue(_plotMetric) is { } metric)
        {
            throw CommandException.Usage($"--plot-metric: was given \"{metric}\" without --plot");
        }

        if (plot is not null && Path.GetDirectoryName(Path.GetFullPath(plot)) is var folder && !Directory.Exists(folder))
        {
            throw CommandException.Failed($"--plot: there is no folder {folder}");
        }

        var isCurveAlone = (every is not null || plot is not null) && window is null && alpha is null;
        return new(isCurveAlone ? MeasureSettings.DefaultWindow : window, alpha, every, plot, parse.GetValue(_plotMetric), [.. (parse.GetValue(_segments) ?? []).Select(text => new SegmentBy(text))]);
    }

    private static long? Whole(ArgumentResult argument, string name, long most)
    {
        var text = argument.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= most)
        {
            return value;
        }

        argument.AddError($"{name}: was given \"{text}\"; allowed is a whole number from 1 to {most}");
        return null;
    }
}
