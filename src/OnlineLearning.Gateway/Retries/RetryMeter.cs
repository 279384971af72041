using System.Diagnostics.Metrics;

namespace OnlineLearning.Gateway.Retries;

/// <summary>Counts calls that were made again, and those that were given up, by route and by reason. Nothing is counted where all goes well.</summary>
internal sealed class RetryMeter
{
    // Of the one meter of this system: see LearningMeter, which this house does not know.
    public const string Name = "OnlineLearning";

    private readonly Counter<long> _retries;
    private readonly Counter<long> _givenUp;

    public RetryMeter(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _retries = meter.CreateCounter<long>("onlinelearning.gateway.retries", "{call}", "Calls into the cluster that the gateway made again, by route and by the reason why the attempt before failed.");
        _givenUp = meter.CreateCounter<long>("onlinelearning.gateway.given_up", "{call}", "Calls into the cluster that failed until the time for retries was over, by route and by the reason of the last attempt.");
    }

    public void Retried(string route, Failure failure) => _retries.Add(1, new("route", route), new("reason", ReasonOf(failure)));

    public void GivenUp(string route, Failure failure) => _givenUp.Add(1, new("route", route), new("reason", ReasonOf(failure)));

    private static string ReasonOf(Failure failure) => failure switch
    {
        Failure.SiloGone => "silo_gone",
        Failure.Rejected => "rejected",
        Failure.NoAnswer => "no_answer",
        Failure.Moved => "moved",
        Failure.Unread => "unread",
        _ => "not_ready",
    };
}
