using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Gateway.Retries;

namespace OnlineLearning.Gateway.Problems;

/// <summary>Turns what was thrown into a problem: what a repeat may cure is 503, the rest is logged and 500.</summary>
internal sealed partial class Faults(IServerStatus server, ILogger<Faults> logger)
{
    public Problem Of(Exception exception) => exception is GivenUpException { InnerException: { } last } given ? Of(last, given.Since) : Of(exception, TimeSpan.Zero);

    /// <param name="exception">What was thrown.</param>
    /// <param name="since">How long calls have failed that way.</param>
    private Problem Of(Exception exception, TimeSpan since)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } bad:
                return new Problem("too-large", "Too large", bad.StatusCode, bad.Message);
            case BadHttpRequestException bad:
                return new Problem("bad-request", "Bad request", bad.StatusCode, bad.Message);
            case ConnectionResetException or ConnectionAbortedException:
                return new Problem("bad-request", "Bad request", StatusCodes.Status400BadRequest, "the connection was closed before the request was whole");
            case JsonException bad:
                return Problem.InvalidJson(bad.Message);
            case ArchiveException refused:
                return Problem.ArchiveRefused(refused.Message, refused.IsConflict);
            case NewerStateException:
                LogUnexpected(exception);
                return new Problem("newer-state", "Written by a newer server", StatusCodes.Status500InternalServerError, exception.Message);
        }

        var failure = RetryTable.Of(exception);
        if (failure == Failure.Bug)
        {
            LogUnexpected(exception);
            return Problem.Unexpected;
        }

        LogUnavailable(exception);
        return failure switch
        {
            Failure.Unread => Problem.Unavailable("storage-unavailable", "the stored state of what the call needs cannot be read now; nothing was acknowledged, repeat the call"),
            Failure.Store => Problem.Unavailable("storage-unavailable", "the journal cannot be written now; nothing was acknowledged, repeat the call"),
            Failure.Moved => Problem.Unavailable("moved", "the entity has just moved to another server; nothing was acknowledged, repeat the call"),
            Failure.NotReady => Problem.Unavailable("model-unavailable", "the server that holds this entity has not yet what the call needs; nothing was done, repeat the call"),
            Failure.NoAnswer => Problem.Unavailable("timeout", "the call was not answered in time and its outcome is unknown; repeat it with the same id, which takes effect once", SecondsLeft(since)),
            _ => Problem.Unavailable("cluster-unavailable", "the server that holds this entity cannot be reached now; repeat the call with the same id", SecondsLeft(since)),
        };
    }

    /// <summary>When a silo that is gone will have been found out at the latest; or, where this server itself stops, when it will have handed over.</summary>
    private int SecondsLeft(TimeSpan since)
    {
        var left = server.StopLeft ?? server.FailureDetection - since;
        return Math.Max(1, (int)Math.Ceiling(left.TotalSeconds));
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "A call could not be served now")]
    private partial void LogUnavailable(Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "A call failed unexpectedly")]
    private partial void LogUnexpected(Exception exception);
}
