using Spectre.Console;

namespace OnlineLearning.Cli.Prequential;

/// <summary>A bar on a terminal's standard error: share, rows/s, time left, the running metric. Gone when the run ends.</summary>
internal sealed class ProgressBar(ProgressTask task, TimeProvider time) : IProgressView
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);
    private readonly long _started = time.GetTimestamp();
    private TimeSpan _shown;

    /// <summary>Does the work under a bar.</summary>
    public static async Task<T> Show<T>(Terminal terminal, string title, Func<IProgressView, Task<T>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        return await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new ProgressBar(context.AddTask(Markup.Escape(title)), terminal.Time)));
    }

    public void Report(Scores scores, double? share)
    {
        var elapsed = time.GetElapsedTime(_started);
        if (elapsed - _shown < Between)
        {
            return;
        }

        _shown = elapsed;
        task.IsIndeterminate = share is null;
        task.Value = (share ?? 0) * task.MaxValue;
        var metric = scores.Leading() is { } leading ? $"  {leading.Key} {Figures.Metric(leading.Value)}" : "";
        task.Description = $"{Figures.Count(scores.Rows)} rows  {Figures.Count((long)(scores.Rows / elapsed.TotalSeconds))} rows/s{metric}";
    }
}
