using Microsoft.AspNetCore.Http;
using OnlineLearning.Gateway.Items;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Reads a body: null and the call, or what is wrong.</summary>
internal delegate Problem? JsonReading<TCall>(ReadOnlySpan<byte> body, out TCall? call)
    where TCall : class;

/// <summary>The body of a call that takes one JSON object.</summary>
internal static class JsonBody
{
    private const string CurlDefault = "application/x-www-form-urlencoded";

    /// <summary>Reads the body and the call that it is, and answers it; where either cannot be, the caller is told why.</summary>
    /// <param name="context">The request.</param>
    /// <param name="most">Bytes of the body.</param>
    /// <param name="asFeast">Whether the media types of Feast's clients are taken.</param>
    /// <param name="read">Reads the body.</param>
    /// <param name="answer">Answers; the body is there until it has.</param>
    public static async Task Serve<TCall>(HttpContext context, int most, bool asFeast, JsonReading<TCall> read, Func<HttpContext, TCall, ReadOnlyMemory<byte>, Task> answer)
        where TCall : class
    {
        using var body = await Read(context, most, asFeast);
        if (body is not { } given)
        {
            return;
        }

        if (read(given.Body.Span, out var call) is { } problem)
        {
            await ProblemWriter.Send(context, problem);
            return;
        }

        await answer(context, call!, given.Body);
    }

    /// <summary>Null where there is none to be read: the caller has been told why.</summary>
    private static async ValueTask<BodyReader?> Read(HttpContext context, int most, bool asFeast)
    {
        var contentType = context.Request.ContentType;
        if (!MediaTypes.Is(contentType, MediaTypes.Json) && !(asFeast && IsFeastClient(context, contentType)))
        {
            await ProblemWriter.Send(context, Problem.UnsupportedMediaType(contentType, MediaTypes.Json));
            return null;
        }

        var body = await BodyReader.Read(context, most);
        if (body is null)
        {
            await ProblemWriter.Send(context, Problem.TooLarge("the body is longer than allowed", most, streams: false));
        }

        return body;
    }

    // Feast's own clients send no type, and its documentation shows `curl -d`, which says "form". A browser sends both from any page without asking, but names that page: such a call must say JSON.
    private static bool IsFeastClient(HttpContext context, string? contentType)
        => (contentType is null || MediaTypes.Is(contentType, CurlDefault)) && context.Request.Headers.Origin.Count == 0;
}
