namespace OnlineLearning.Cli.Prequential;

/// <summary>Work that somebody may watch; apart from the bar, so that a run in a pipe does not load what draws it.</summary>
internal static class Watched
{
    /// <summary>Does the work under a bar where standard error is a terminal, without one elsewhere.</summary>
    public static Task<T> Run<T>(Terminal terminal, string title, Func<IProgressView, Task<T>> work) =>
        terminal.ErrorIsTerminal ? ProgressBar.Show(terminal, title, work) : work(new NoProgress());
}
