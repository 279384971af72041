using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Measures;

/// <summary>What is measured side by side on the same rows: the models of a run, then the baselines.</summary>
/// <param name="Task">Of all of them.</param>
/// <param name="Models">Names, the first being what the others are compared with.</param>
/// <param name="Baselines">Names.</param>
/// <param name="Loss">The first model's own loss of a prediction and a label.</param>
internal sealed record MeasuredLines(TaskKind Task, IReadOnlyList<string> Models, IReadOnlyList<string> Baselines, Func<double, double, double> Loss)
{
    /// <summary>All names, models first.</summary>
    public IReadOnlyList<string> Names { get; } = [.. Models, .. Baselines];

    public int Baseline(int number) => Models.Count + number;

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, T> Named<T>(Func<int, T> of) => Names.Index().ToDictionary(item => item.Item, item => of(item.Index));
}
