using Microsoft.AspNetCore.Http;
using OnlineLearning.Gateway.Items;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Serving;

/// <summary>The body of a call that takes one JSON object.</summary>
internal static class JsonBody
{
    private const string CurlDefault = "application/x-www-form-urlencoded";

    /// <summary>Null where there is none to be read: the caller has been told why.</summary>
    public static async ValueTask<BodyReader?> Read(HttpContext context, int most, bool asFeast = false)
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
