using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Limits;

/// <summary>Answers unknown routes (404) and known ones asked with another method (405) with problems; costs nothing where an endpoint was found.</summary>
internal static class UnservedRoutes
{
    public static RequestDelegate Middleware(RequestDelegate next)
        => context => context.GetEndpoint() is RouteEndpoint ? next(context) : Answer(context, next);

    private static async Task Answer(HttpContext context, RequestDelegate next)
    {
        await next(context);
        var response = context.Response;
        if (response.HasStarted || response.ContentLength is not null || response.ContentType is not null)
        {
            return;
        }

        var request = context.Request;
        switch (response.StatusCode)
        {
            case StatusCodes.Status404NotFound:
                await ProblemWriter.Send(context, new Problem("unknown-route", "No such route", 404, $"nothing is served at {request.Path}; /openapi/v1.json lists what is"));
                break;
            case StatusCodes.Status405MethodNotAllowed:
                var allowed = response.Headers.Allow;
                await ProblemWriter.Send(context, new Problem("method-not-allowed", "Method not allowed", 405, $"method was given {request.Method}; allowed: {allowed}"), allowed);
                break;
        }
    }
}
