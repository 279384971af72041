using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Gateway.Entities;
using OnlineLearning.Gateway.Limits;
using OnlineLearning.Gateway.OpenApi;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;
using OnlineLearning.Gateway.Retries;
using OnlineLearning.Gateway.Schemas;

namespace OnlineLearning.Gateway.Endpoints;

/// <summary>One entity: its events, in all and by view, and its part in each model.</summary>
internal sealed class EntitiesEndpoint(EntityGrains grains, ILiveDefinitions definitions, RetryPolicy retries)
{
    private static readonly ClusterCall s_site = new("entities", CallKind.Read);

    public static void Map(IEndpointRouteBuilder routes, GuardedHandler guard)
    {
        var endpoint = ActivatorUtilities.CreateInstance<EntitiesEndpoint>(routes.ServiceProvider);
        routes.MapGet("/v1/entities/{entity}/{**key}", guard.Around(endpoint.Show))
            .Described(
                "getEntity", "entities", "One entity", "Its events, in all and in each feature view, and its part in each model. An entity never seen has none; that is no error.", null,
                """{"entity":"driver","key":"d17","events":12,"late_events":0,"models":[{"model":"trip_minutes","version":1,"labels":9,"open_predictions":1,"last_label":13,"mean_label":12.2,"bias":0.4,"digest":"9c56cc51b374c3ba"}],"views":[{"view":"driver_trips","events":12,"late_events":0,"dropped_events":0}]}""")
            .Produces<EntityBody>()
            .Problems(404, 422, 500, 503);
    }

    private async Task Show(HttpContext context)
    {
        var entity = context.RouteText("entity");
        var key = context.Request.RouteValues["key"] as string ?? "";
        var known = definitions.Current.Set.Entities;
        if (!known.ContainsKey(entity))
        {
            await ProblemWriter.Send(context, Problem.UnknownEntity(entity, known.Keys));
            return;
        }

        // A slash within the key may come escaped, and routing leaves that escape alone.
        key = key.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (!ItemJson.IsKey(key))
        {
            await ProblemWriter.Send(context, Problem.Invalid("key", key.Length > 100 ? $"{key.Length} characters" : key, ItemJson.KeyAllowed));
            return;
        }

        var grain = grains.Get(entity, key);
        var status = await retries.Run(s_site, grain.Describe);
        await context.Answer(
            new EntityBody(
                entity,
                key,
                status.Events,
                status.LateEvents,
                [.. status.Models.Select(Body)],
                [.. status.Views.Select(view => new EntityViewBody(view.View, view.Events, view.LateEvents, view.DroppedEvents))]),
            GatewayJson.Default.EntityBody);
    }

    private EntityModelBody Body(EntityModelStatus model)
    {
        var isMulticlass = definitions.Current.Models.TryGetValue(model.Model, out var live) && live.Version == model.Version && live.Plan.Classes.Count > 0;
        return new(
            model.Model,
            model.Version,
            model.Labels,
            model.OpenPredictions,
            isMulticlass ? null : model.LastLabel.Finite(),
            isMulticlass ? null : model.MeanLabel.Finite(),
            model.Bias.Finite(),
            model.Digest,
            isMulticlass && model.LastLabel is { } label && live!.Plan.Classes.Has(label) ? live.Plan.Classes[label] : null);
    }
}
