namespace OnlineLearning.Client;

/// <summary>The server refused a call, or answered something that is not an answer.</summary>
public sealed class OnlineLearningException(Problem problem, Exception? inner = null)
    : Exception(problem.Detail ?? problem.Title ?? $"the server answered with status {problem.Status}", inner)
{
    /// <summary>The whole problem.</summary>
    public Problem Problem { get; } = problem;

    /// <summary>HTTP status.</summary>
    public int Status => Problem.Status;

    /// <summary>Kind of problem, as <c>unknown-prediction</c>; empty if the answer was no problem document.</summary>
    public string Slug => Problem.Slug;

    public string? Field => Problem.Field;

    public string? Given => Problem.Given?.ToString();

    public string? Allowed => Problem.Allowed;

    public IReadOnlyList<Fault> Errors => Problem.Errors ?? [];
}
