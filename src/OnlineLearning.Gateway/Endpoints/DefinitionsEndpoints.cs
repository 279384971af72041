using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Definitions;
using OnlineLearning.Gateway.Definitions;
using OnlineLearning.Gateway.Items;
using OnlineLearning.Gateway.Limits;
using OnlineLearning.Gateway.OpenApi;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Retries;
using OnlineLearning.Gateway.Schemas;

namespace OnlineLearning.Gateway.Endpoints;

/// <summary>Definitions: what is applied, and applying them.</summary>
internal sealed class DefinitionsEndpoints(DefinitionsApplier applier, IGrainFactory grains, RetryPolicy retries, IOptions<GatewayOptions> options)
{
    private static readonly ClusterCall s_site = new("definitions", CallKind.Read);

    private const string Allowed = "application/yaml, text/yaml or application/json";

    public static void Map(IEndpointRouteBuilder routes, GuardedHandler guard)
    {
        var endpoints = ActivatorUtilities.CreateInstance<DefinitionsEndpoints>(routes.ServiceProvider);
        routes.MapPut("/v1/definitions", guard.Around(endpoints.Put))
            .Described(
                "applyDefinitions",
                "definitions",
                "Apply definitions",
                "One YAML or JSON document. Each entity, source, view and model that it names replaces the applied one of that name as a whole; the others stay, unless prune is true. "
                + "dry_run only says what would change. Errors carry file, line, column, field, given and allowed.",
                """{"entities":{"driver":{}},"models":{"trip_minutes":{"task":"regression","entities":"driver","inputs":[{"numeric":"distance_km"},{"categorical":"zone"}],"label":"minutes","personal":{"driver":{"bias":true}}}}}""",
                """{"version":1,"changed":true,"dry_run":false,"changes":[{"section":"entities","name":"driver","kind":"added","details":[]},{"section":"models","name":"trip_minutes","kind":"added","details":[],"new_model_version":1}]}""")
            .Accepts<object>(MediaTypes.Yaml, "text/yaml", MediaTypes.Json)
            .WithQuery("dry_run", "true: only say what would change. Default false.")
            .WithQuery("prune", "true: drop what the document does not name. Default false.")
            .Produces<ApplyAnswerBody>()
            .Problems(413, 415, 422, 500, 503);
        routes.MapGet("/v1/definitions", guard.Around(endpoints.Get))
            .Described(
                "getDefinitions", "definitions", "What is applied", "Canonical JSON: every default stated. The header ETag is the version.", null,
                """{"entities":{"driver":{"join_key":"driver"}},"sources":{},"feature_views":{},"models":{}}""")
            .Produces<object>()
            .Problems(500, 503);
    }

    private async Task Get(HttpContext context)
    {
        var applied = await retries.Run(s_site, () => new ValueTask<CatalogSnapshot?>(grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).Get(-1)));
        context.Response.ContentType = MediaTypes.Json;
        context.Response.Headers.ETag = $"\"{applied?.Version ?? 0}\"";
        await context.Response.BodyWriter.WriteAsync(applied is { Definitions.Length: > 0 } ? applied.Definitions : DefinitionJson.Write(DefinitionSet.Empty), context.RequestAborted);
    }

    private async Task Put(HttpContext context)
    {
        var contentType = context.Request.ContentType;
        if (!MediaTypes.Is(contentType, MediaTypes.Yaml) && !MediaTypes.Is(contentType, "text/yaml") && !MediaTypes.Is(contentType, "application/x-yaml") && !MediaTypes.Is(contentType, MediaTypes.Json))
        {
            await ProblemWriter.Send(context, Problem.UnsupportedMediaType(contentType, Allowed));
            return;
        }

        var errors = default(FieldErrors);
        var dryRun = QueryFlags.Read(context, "dry_run", ref errors);
        var prune = QueryFlags.Read(context, "prune", ref errors);
        if (errors.Any)
        {
            await ProblemWriter.Send(context, errors.ToProblem());
            return;
        }

        using var body = await BodyReader.Read(context, options.Value.MaxBodyBytes);
        if (body is not { } read)
        {
            await ProblemWriter.Send(context, Problem.TooLarge("the body is longer than allowed", options.Value.MaxBodyBytes));
            return;
        }

        var (answer, problem) = await Apply(read.Body, dryRun, prune);
        await (problem is null ? context.Answer(answer!, GatewayJson.Default.ApplyAnswerBody) : ProblemWriter.Send(context, problem));
    }

    private async Task<(ApplyAnswerBody? Answer, Problem? Problem)> Apply(ReadOnlyMemory<byte> body, bool dryRun, bool prune)
    {
        if (!System.Text.Unicode.Utf8.IsValid(body.Span))
        {
            return (null, Problem.InvalidJson("the text is not valid UTF-8"));
        }

        var text = System.Text.Encoding.UTF8.GetString(body.Span);
        var document = YamlReader.Read(text, DefinitionsApplier.File);
        return document.Document is { } node && document.Errors.Count == 0
            ? await applier.Apply(node, dryRun, prune)
            : (null, DefinitionsApplier.ToProblem(document.Errors));
    }
}
