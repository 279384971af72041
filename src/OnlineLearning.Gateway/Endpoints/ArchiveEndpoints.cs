using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Gateway.Items;
using OnlineLearning.Gateway.Limits;
using OnlineLearning.Gateway.OpenApi;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Schemas;

namespace OnlineLearning.Gateway.Endpoints;

/// <summary>Everything that the server holds, as one archive out and in. Both are streams: neither side holds it.</summary>
internal sealed class ArchiveEndpoints(IServerArchive archive)
{
    /// <summary>The first bytes, as text.</summary>
    private const string Example = "\"H4sIAAAAAAAE\"";

    public static void Map(IEndpointRouteBuilder routes, GuardedHandler guard)
    {
        var endpoints = ActivatorUtilities.CreateInstance<ArchiveEndpoints>(routes.ServiceProvider);
        routes.MapGet("/v1/export", guard.Around(endpoints.Export))
            .Described(
                "exportServer", "server", "Export the server",
                "The catalog, every entity and every model as one archive (application/gzip): a backup, or what another server on another storage is made of. Each entity and each shard is as it was at one moment of the export. "
                + "An answer that is cut off is no archive; the server's log has the reason.",
                null,
                Example)
            .Produces<object>(StatusCodes.Status200OK, MediaTypes.Gzip)
            .Problems(409, 500, 503);
        routes.MapPost("/v1/import", guard.Around(endpoints.Import))
            .Described(
                "importServer", "server", "Import an archive",
                "Loads what GET /v1/export gave into this server, which must have no definitions. All of it is served once its end was read and all was right, else nothing is. After a failure the same archive may be sent again.",
                Example,
                """{"definitions_version":3,"entities":12000,"models":1,"shards":1,"checked_only":false}""")
            .Accepts<object>(MediaTypes.Gzip)
            .WithQuery("check", "true: only read the archive to its end and say whether it would be taken. Default false.")
            .WithQuery("any_service", "true: also take the archive of another service id. Default false.")
            .Produces<ImportAnswerBody>()
            .Problems(400, 409, 415, 422, 500, 503);
    }

    private async Task Export(HttpContext context)
    {
        context.Response.ContentType = MediaTypes.Gzip;
        context.Response.Headers.ContentDisposition = "attachment; filename=\"online-learning.tar.gz\"";
        await archive.Export(context.Response.Body, context.RequestAborted);
    }

    private async Task Import(HttpContext context)
    {
        if (!MediaTypes.Is(context.Request.ContentType, MediaTypes.Gzip))
        {
            await ProblemWriter.Send(context, Problem.UnsupportedMediaType(context.Request.ContentType, MediaTypes.Gzip));
            return;
        }

        var errors = default(FieldErrors);
        var check = QueryFlags.Read(context, "check", ref errors);
        var anyService = QueryFlags.Read(context, "any_service", ref errors);
        if (errors.Any)
        {
            await ProblemWriter.Send(context, errors.ToProblem());
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
        {
            // It is read as it comes.
            bound.MaxRequestBodySize = null;
        }

        ArchiveReport report;
        try
        {
            report = await archive.Import(context.Request.Body, check, anyService, context.RequestAborted);
        }
        catch (ArchiveException)
        {
            // Who is cut off while he sends does not hear why.
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            throw;
        }

        await context.Answer(new ImportAnswerBody(report.DefinitionsVersion, report.Entities, report.Models, report.Shards, check), GatewayJson.Default.ImportAnswerBody);
    }
}
