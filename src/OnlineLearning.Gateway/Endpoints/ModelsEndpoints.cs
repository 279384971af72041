using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Models;
using OnlineLearning.Contracts.Monitors;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;
using OnlineLearning.Gateway.Limits;
using OnlineLearning.Gateway.OpenApi;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Retries;
using OnlineLearning.Gateway.Schemas;

namespace OnlineLearning.Gateway.Endpoints;

/// <summary>Models: all in short, one in full.</summary>
internal sealed class ModelsEndpoints(IGrainFactory grains, ILiveDefinitions definitions, RetryPolicy retries)
{
    private static readonly ClusterCall s_site = new("models", CallKind.Read);

    public static void Map(IEndpointRouteBuilder routes, GuardedHandler guard)
    {
        var endpoints = ActivatorUtilities.CreateInstance<ModelsEndpoints>(routes.ServiceProvider);
        routes.MapGet("/v1/models", guard.Around(endpoints.List))
            .Described(
                "listModels", "models", "All models", "Each with what it has learnt and its prequential metrics over the monitor's window.", null,
                """{"models":[{"name":"trip_minutes","version":1,"task":"regression","updates":1234,"learning_rate":0.49,"labels":1234,"open_predictions":3,"metrics":{"mae":1.5,"rmse":2.1}}]}""")
            .Produces<ModelsBody>()
            .Problems(500, 503);
        routes.MapGet("/v1/models/{model}", guard.Around(endpoints.Show))
            .Described(
                "getModel", "models", "One model", "Definition, version, shards, learning rate, prequential metrics, and what its monitor saw.", null,
                """{"name":"trip_minutes","version":1,"task":"regression","definition":{},"updates":1234,"learning_rate":0.49,"shards":[{"shard":0,"updates":1234,"learning_rate":0.49,"digest":"9c56cc51b374c3ba","mixes":0,"rewarmings":0,"experts":[]}],"mixed":false,"open_predictions":3,"metrics":{"window_seconds":3600,"count":1000,"mae":1.5},"monitor":{"predictions":1240,"labels":1234,"expired":3,"dangling":0,"prediction_mean":12.1,"prediction_std":3.4,"latency_p50_ms":0.1,"latency_p99_ms":0.9,"features":[{"name":"distance_km","null_rate":0,"mean":3.1,"std":1.2}],"alerts":[{"kind":"loss","time":"2026-07-01T08:20:00Z","detail":"The mean loss rose.","rewarmed_to":0.5}]}}""")
            .Produces<ModelBody>()
            .Problems(404, 500, 503);
    }

    private async Task List(HttpContext context)
    {
        var models = await Task.WhenAll(definitions.Current.Models.Values.OrderBy(model => model.Name, StringComparer.Ordinal).Select(Summarise));
        await context.Answer(new ModelsBody([.. models.OfType<ModelSummaryBody>()]), GatewayJson.Default.ModelsBody);
    }

    private async Task Show(HttpContext context)
    {
        var name = context.RouteText("model");
        var models = definitions.Current.Models;
        if (!models.TryGetValue(name, out var live) || await Describe(name) is not { } status)
        {
            await ProblemWriter.Send(context, Problem.UnknownModel(name, models.Keys));
            return;
        }

        var definition = live.Plan.Definition;
        await context.Answer(
            new ModelBody(
                name,
                status.Version,
                TaskName(definition),
                JsonElement.Parse(DefinitionJson.Write(definition)),
                status.Shards.Sum(shard => shard.Updates),
                Rate(status),
                [.. status.Shards.Select(Body)],
                status.Mixed,
                status.Monitor.OpenPredictions,
                Metrics(status.Monitor, withWindow: true),
                Body(status.Monitor, live.Plan.Classes)),
            GatewayJson.Default.ModelBody);
    }

    private async Task<ModelSummaryBody?> Summarise(LiveModel live)
        => await Describe(live.Name) is { } status
            ? new ModelSummaryBody(
                live.Name,
                status.Version,
                TaskName(live.Plan.Definition),
                status.Shards.Sum(shard => shard.Updates),
                Rate(status),
                status.Monitor.Labels,
                status.Monitor.OpenPredictions,
                Metrics(status.Monitor, withWindow: false))
            : null;

    private ValueTask<ModelStatus?> Describe(string name) => retries.Run(s_site, () => new ValueTask<ModelStatus?>(grains.GetGrain<IModelGrain>(name).Describe()));

    private static string TaskName(ModelDefinition definition) => definition.Task.ToString().ToLowerInvariant();

    private static double? Rate(ModelStatus status) => status.Shards.Length == 0 ? null : status.Shards.Average(shard => shard.LearningRate).Finite();

    private static Dictionary<string, double?> Metrics(MonitorStatus monitor, bool withWindow)
    {
        Dictionary<string, double?> metrics = [];
        if (withWindow)
        {
            metrics["window_seconds"] = monitor.WindowSeconds;
        }

        foreach (var (name, value) in monitor.Metrics)
        {
            metrics[name] = value.Finite();
        }

        return metrics;
    }

    private static ShardBody Body(ShardStatus shard) => new(
        shard.Shard,
        shard.Updates,
        shard.LearningRate.Finite(),
        shard.Digest,
        shard.Mixes,
        shard.Rewarmings,
        [.. (shard.Experts ?? []).Select(expert => new ExpertBody(expert.Name, expert.Weight.Finite(), expert.MeanLoss.Finite()))]);

    private static MonitorBody Body(MonitorStatus monitor, ClassNames classes) => new(
        monitor.Predictions,
        monitor.Labels,
        monitor.Expired,
        monitor.Dangling,
        monitor.PredictionMean.Finite(),
        monitor.PredictionDeviation.Finite(),
        monitor.LatencyP50Milliseconds.Finite(),
        monitor.LatencyP99Milliseconds.Finite(),
        [.. monitor.Features.Select(feature => new FeatureMonitorBody(feature.Name, feature.NullRate.Finite(), feature.Mean.Finite(), feature.Deviation.Finite()))],
        [.. monitor.Alerts.Select(alert => new AlertBody(alert.Kind, new DateTime(alert.Time, DateTimeKind.Utc), alert.Detail, alert.Rewarmed.Finite()))],
        classes.Count == 0 ? null : monitor.Predicted.Take(classes.Count).Index().ToDictionary(pair => classes.All[pair.Index], pair => pair.Item));
}
