using OnlineLearning.Contracts.Servers;
using OnlineLearning.Silo.Hosting;

namespace OnlineLearning.Silo.Telemetry;

/// <summary>Where the meters go: section <c>OnlineLearning:Telemetry</c>. By default nowhere, and then they cost next to nothing.</summary>
public sealed class TelemetryOptions : ICheckedSettings
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
    public static TelemetryOptions Read(IConfiguration configuration) => SettingsSection.Read<TelemetryOptions>(configuration, Section);

    /// <inheritdoc/>
    public IReadOnlyList<string> Failures()
    {
        var failures = new SettingFailures($"{Section}:");
        failures.Require(Otlp is null || (Uri.TryCreate(Otlp, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"), Otlp, "an address as http://127.0.0.1:4317", nameof(Otlp));
        failures.Require(s_protocols.Contains(OtlpProtocol), OtlpProtocol, string.Join(", ", s_protocols), nameof(OtlpProtocol));
        failures.Within(OtlpInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(OtlpInterval));
        return failures.Lines;
    }
}
