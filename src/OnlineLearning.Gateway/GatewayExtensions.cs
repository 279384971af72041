using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Gateway.Definitions;
using OnlineLearning.Gateway.Endpoints;
using OnlineLearning.Gateway.Entities;
using OnlineLearning.Gateway.Limits;
using OnlineLearning.Gateway.OpenApi;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;
using OnlineLearning.Gateway.Retries;
using OnlineLearning.Gateway.Schemas;
using OnlineLearning.Gateway.Serving;

namespace OnlineLearning.Gateway;

/// <summary>
/// The HTTP door. The host brings <c>IGrainFactory</c>, <c>ILiveDefinitions</c>, <c>IModelTelemetry</c>, <c>IServerStatus</c>, <c>IServerArchive</c>, and health checks tagged <c>ready</c>.
/// </summary>
public static class GatewayExtensions
{
    /// <summary>Tag of the health checks that <c>/health/ready</c> asks.</summary>
    public const string ReadyTag = HealthEndpoints.ReadyTag;

    /// <summary>Tag of the health checks that <c>/health/startup</c> asks.</summary>
    public const string StartupTag = HealthEndpoints.StartupTag;

    public static IServiceCollection AddOnlineLearningGateway(this IServiceCollection services, Action<GatewayOptions>? configure = null)
    {
        services.AddChecked<GatewayOptions>().BindConfiguration(GatewayOptions.Section).Configure(options => configure?.Invoke(options));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new PredictionIds(provider.GetRequiredService<TimeProvider>(), Random.Shared));
        services.AddSingleton<RetryMeter>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RetryPolicy>(provider, Random.Shared));
        services.AddSingleton<RequestTimes>();
        services.AddSingleton<EntityGrains>();
        services.AddSingleton<ExampleReader>();
        services.AddSingleton<FeedbackReader>();
        services.AddSingleton<EventReader>();
        services.AddSingleton<BackfillReader>();
        services.AddSingleton<FeaturePlans>();
        services.AddSingleton<RowKeys>();
        services.AddSingleton<KeyListReader>();
        services.AddSingleton<FeaturesReader>();
        services.AddSingleton<OnlineFeaturesReader>();
        services.AddSingleton<FrameTime>();
        services.AddSingleton<PushRows>();
        services.AddSingleton<PushReader>();
        services.AddSingleton<FeatureReads>();
        services.AddSingleton<DefinitionsApplier>();
        services.AddSingleton<Faults>();
        services.AddSingleton<RequestGate>();
        services.AddSingleton<KeyGate>();
        services.AddSingleton<GuardedHandler>();
        services.AddItems();
        services.AddHealthChecks();
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = GatewayJson.Default.Options.PropertyNamingPolicy;
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, GatewayJson.Default);
        });
        services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = "OnlineLearning";
                document.Info.Version = "v1";
                document.Info.Description = "Models that learn while they serve: event, features, predict, label, learn.";
                document.Servers?.Clear();
                return Task.CompletedTask;
            });
            options.AddDocumentTransformer<KeyTransformer>();
            options.AddOperationTransformer<NotesTransformer>();
        });
        return services;
    }

    /// <summary>Maps every route of the gateway and answers the routes that nobody serves.</summary>
    public static WebApplication MapOnlineLearning(this WebApplication app)
    {
        var guard = app.Services.GetRequiredService<GuardedHandler>();
        app.Use(app.Services.GetRequiredService<KeyGate>().Middleware);
        app.Use(UnservedRoutes.Middleware);
        app.MapItems(guard);
        FeaturesEndpoint.Map(app, guard);
        OnlineFeaturesEndpoint.Map(app, guard);
        PushEndpoint.Map(app, guard);
        DefinitionsEndpoints.Map(app, guard);
        ModelsEndpoints.Map(app, guard);
        RewarmEndpoint.Map(app, guard);
        ExportEndpoint.Map(app, guard);
        ArchiveEndpoints.Map(app, guard);
        EntitiesEndpoint.Map(app, guard);
        StatusEndpoint.Map(app, guard);
        HealthEndpoints.Map(app);
        app.MapOpenApi();
        return app;
    }
}
