using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Gateway.Problems;

/// <summary>Turns what was thrown into a problem: what a repeat may cure is 503, the rest is logged and 500.</summary>
internal sealed partial class Faults(ILogger<Faults> logger)
{
    public Problem Of(Exception exception)
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
            case JournalUnavailableException:
                LogUnavailable(exception);
                return Problem.Unavailable("storage-unavailable", "the journal cannot be written now; nothing was acknowledged, repeat the call");
            case JournalConflictException:
                LogUnavailable(exception);
                return Problem.Unavailable("moved", "the entity has just moved to another server; nothing was acknowledged, repeat the call");
            case NewerStateException:
                LogUnexpected(exception);
                return new Problem("newer-state", "Written by a newer server", StatusCodes.Status500InternalServerError, exception.Message);
            case TimeoutException:
                LogUnavailable(exception);
                return Problem.Unavailable(
                    "timeout", "the call was not answered in time and its outcome is unknown; repeat it with the same id, which takes effect once");
            case OrleansException:
                LogUnavailable(exception);
                return Problem.Unavailable("cluster-unavailable", "the server that holds this entity cannot be reached now; repeat the call with the same id");
            default:
                LogUnexpected(exception);
                return Problem.Unexpected;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "A call could not be served now")]
    private partial void LogUnavailable(Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "A call failed unexpectedly")]
    private partial void LogUnexpected(Exception exception);
}
