using System.Diagnostics.Metrics;
using OnlineLearning.Grains;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace OnlineLearning.Silo.Telemetry;

/// <summary>Wires the meters of this server, of Orleans, of ASP.NET Core and of the runtime to OpenTelemetry's exporters.</summary>
internal static class TelemetryServices
{
    private const string Path = "/metrics";

    // Series of one instrument at the most; those above share one. A view or a model is a series.
    private const int MostSeries = 4_096;

    // From a tenth of a millisecond to a week, twice a decade or so: the packages' own are for milliseconds.
    private static readonly double[] s_seconds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 300, 3_600, 21_600, 86_400, 604_800];

    private static readonly string[] s_meters = [LearningMeter.Name, "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    public static void AddTelemetry(this IServiceCollection services, TelemetryOptions options)
    {
        if (!options.Prometheus && options.Otlp is null)
        {
            return;
        }

        services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddMeter(s_meters).AddView(StreamOf);
            if (options.Prometheus)
            {
                metrics.AddPrometheusExporter();
            }

            if (options.Otlp is { } address)
            {
                metrics.AddOtlpExporter((exporter, reader) =>
                {
                    exporter.Endpoint = new Uri(address);
                    exporter.Protocol = options.OtlpProtocol == "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.OtlpInterval.TotalMilliseconds;
                });
            }
        });
    }

    private static MetricStreamConfiguration StreamOf(Instrument instrument) => instrument is Histogram<double> && instrument.Unit == "s"
        ? new ExplicitBucketHistogramConfiguration { Boundaries = s_seconds, CardinalityLimit = MostSeries }
        : new MetricStreamConfiguration { CardinalityLimit = MostSeries };

    public static void MapTelemetry(this WebApplication app, TelemetryOptions options)
    {
        if (options.Prometheus)
        {
            app.MapPrometheusScrapingEndpoint(Path).ExcludeFromDescription();
        }
    }
}
