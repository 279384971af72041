using Spectre.Console;

namespace OnlineLearning.Cli.History;

/// <summary>A bar on a terminal's standard error: so many of so many. Gone when the work ends.</summary>
internal static class CountBar
{
    public static async Task<T> Show<T>(Terminal terminal, string title, long all, Func<Action<long>, Task<T>> work)
    {
        if (!terminal.ErrorIsTerminal)
        {
            return await work(_ => { });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        return await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, all));
                return work(done =>
                {
                    task.Value = done;
                    task.Description = $"{Markup.Escape(title)} {Figures.Count(done)} of {Figures.Count(all)} events";
                });
            });
    }
}
