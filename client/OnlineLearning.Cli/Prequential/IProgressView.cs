namespace OnlineLearning.Cli.Prequential;

/// <summary>Shows how far a run is.</summary>
internal interface IProgressView
{
    /// <param name="scores">Rows and the running metric.</param>
    /// <param name="share">Share of the table read, 0 to 1; null: unknown.</param>
    void Report(Scores scores, double? share);
}

/// <summary>Where nobody watches.</summary>
internal sealed class NoProgress : IProgressView
{
    public void Report(Scores scores, double? share)
    {
    }
}
