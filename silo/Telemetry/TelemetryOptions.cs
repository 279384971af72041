using OnlineLearning.Core.Definitions;
using OnlineLearning.Silo.Hosting;

namespace OnlineLearning.Silo.Telemetry;

/// <summary>Where the meters go: section <c>OnlineLearning:Telemetry</c>. By default nowhere, and then they cost next to nothing.</summary>
public sealed class TelemetryOptions
{
    public const string Section = ServerOptions.Section + ":Telemetry";

    private static readonly string[] s_protocols = ["grpc", "http"];

    /// <summary>Whether <c>GET /metrics</c> answers in Prometheus' text form. Default false.</summary>
    public bool Prometheus { get; set; }

    /// <summary>Address of an OpenTelemetry collector that metrics are sent to: <c>http://host:4317</c> for gRPC, the whole path for HTTP. Default: none.</summary>
    public string? Otlp { get; set; }

    /// <summary><c>grpc</c> or <c>http</c> (protobuf). Default <c>grpc</c>.</summary>
    public string OtlpProtocol { get; set; } = s_protocols[0];

    /// <summary>Between two sendings. 1 second to 1 hour, default 15 s.</summary>
    public TimeSpan OtlpInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <exception cref="ServerStartException">A setting is unknown, or outside its range; one line.</exception>
    public static TelemetryOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        string[] known = [.. typeof(TelemetryOptions).GetProperties().Select(property => property.Name)];
        if (section.GetChildren().Select(child => child.Key).FirstOrDefault(key => !known.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            var nearest = NearestName.Of(unknown, known);
            throw new ServerStartException($"{Section}:{unknown} is no setting{(nearest is null ? "" : $", {nearest} is")}; allowed: {string.Join(", ", known)}.");
        }

        try
        {
            var options = section.Get<TelemetryOptions>() ?? new TelemetryOptions();
            return options.Failure() is { } failure ? throw new ServerStartException(failure) : options;
        }
        catch (InvalidOperationException failure)
        {
            throw new ServerStartException(failure.Message);
        }
    }

    private string? Failure()
        => Otlp is not null && !(Uri.TryCreate(Otlp, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") ? $"{Section}:{nameof(Otlp)} is '{Otlp}'; allowed: an address as http://127.0.0.1:4317."
        : !s_protocols.Contains(OtlpProtocol) ? $"{Section}:{nameof(OtlpProtocol)} is '{OtlpProtocol}'; allowed: {string.Join(", ", s_protocols)}."
        : OtlpInterval < TimeSpan.FromSeconds(1) || OtlpInterval > TimeSpan.FromHours(1) ? $"{Section}:{nameof(OtlpInterval)} is {OtlpInterval}; allowed: 1 second to 1 hour."
        : null;
}
