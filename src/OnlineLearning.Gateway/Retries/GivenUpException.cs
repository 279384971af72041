namespace OnlineLearning.Gateway.Retries;

/// <summary>A call was tried again until its time was over.</summary>
/// <param name="last">What the last attempt met.</param>
/// <param name="since">Since the first attempt failed.</param>
internal sealed class GivenUpException(Exception last, TimeSpan since) : Exception(last.Message, last)
{
    public TimeSpan Since { get; } = since;
}
