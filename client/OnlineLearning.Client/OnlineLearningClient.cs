using OnlineLearning.Client.Json;
using OnlineLearning.Client.Messages;

namespace OnlineLearning.Client;

/// <summary>The loop over HTTP: events, features, predict, feedback, learn, and a look at models, entities and the server.</summary>
/// <remarks>
/// <para>Thread-safe; keep one for the life of the process.</para>
/// <para>Every call throws <see cref="OnlineLearningException"/> when the server refuses it and <see cref="ServerUnreachableException"/>
/// when no connection can be made. Two things are tried again, and only where a repeat is harmless: a connection that could not be made, and an answer of 503
/// that says when to repeat. A call that was cut off after it was
/// sent has an unknown outcome, and the caller repeats it with the same id.</para>
/// <example><code>
/// using var client = new OnlineLearningClient(new Uri("http://127.0.0.1:8080"));
/// var answer = await client.Predict("trip_minutes", new(new Dictionary&lt;string, string&gt; { ["driver"] = "d17" },
///     new Dictionary&lt;string, FeatureValue&gt; { ["distance_km"] = 3.2, ["zone"] = "airport" }));
/// await client.Feedback(new FeedbackRequest(answer.PredictionId, Label: 12.5));
/// </code></example>
/// </remarks>
public sealed partial class OnlineLearningClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly bool _owned;
    private readonly Transport _transport;

    /// <summary>A client with connections of its own; a call may take 100 s.</summary>
    /// <param name="baseAddress">As <c>http://127.0.0.1:8080</c>.</param>
    /// <param name="time">Times the pauses between connection attempts; null: the system's.</param>
    /// <param name="apiKey">The server's key, where it has any.</param>
    /// <param name="timeout">How long a call may take until its answer begins; null: 100 s.</param>
    public OnlineLearningClient(Uri baseAddress, TimeProvider? time = null, string? apiKey = null, TimeSpan? timeout = null)
        : this(new HttpClient { BaseAddress = baseAddress, Timeout = timeout ?? TimeSpan.FromSeconds(100), DefaultRequestHeaders = { Authorization = apiKey is null ? null : new("Bearer", apiKey) } }, time) => _owned = true;

    /// <summary>A client over a caller's <see cref="HttpClient"/>, which has a base address and is not disposed.</summary>
    public OnlineLearningClient(HttpClient http, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(http.BaseAddress);
        _http = http;
        _transport = new Transport(http, time ?? TimeProvider.System);
    }

    /// <summary>Applies definitions as one whole.</summary>
    /// <param name="document">YAML or JSON.</param>
    /// <param name="mediaType"><c>application/yaml</c> or <c>application/json</c>.</param>
    /// <param name="dryRun">Only says what would change.</param>
    /// <param name="prune">Removes what is applied but not in the document.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<ApplyResult> Apply(
        ReadOnlyMemory<byte> document, string mediaType = "application/yaml", bool dryRun = false, bool prune = false, CancellationToken cancel = default) =>
        _transport.Read(
            HttpMethod.Put, $"v1/definitions?dry_run={Flag(dryRun)}&prune={Flag(prune)}", new Body(document, mediaType), ClientJson.Default.ApplyResult, true, cancel);

    /// <summary>What is applied, as canonical JSON.</summary>
    public async Task<byte[]> Definitions(CancellationToken cancel = default)
    {
        using var response = await _transport.Send(HttpMethod.Get, "v1/definitions", null, true, cancel).ConfigureAwait(false);
        return await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Current feature values.</summary>
    public Task<FeaturesResult> Features(FeaturesRequest request, CancellationToken cancel = default) =>
        _transport.Read(
            HttpMethod.Post, "v1/features", Body.Json(request, ClientJson.Default.FeaturesRequest), ClientJson.Default.FeaturesResult, true, cancel);

    /// <summary>All models.</summary>
    public async Task<IReadOnlyList<ModelSummary>> Models(CancellationToken cancel = default) =>
        (await _transport.Read(HttpMethod.Get, "v1/models", null, ClientJson.Default.ModelList, true, cancel).ConfigureAwait(false)).Models;

    /// <summary>One model.</summary>
    public Task<ModelDetail> Model(string model, CancellationToken cancel = default) =>
        _transport.Read(HttpMethod.Get, $"v1/models/{Uri.EscapeDataString(model)}", null, ClientJson.Default.ModelDetail, true, cancel);

    /// <summary>Sets a model's learning rate back to a share of its initial one. A repeat with the same id takes effect once.</summary>
    public Task<RewarmResult> Rewarm(string model, RewarmRequest request, CancellationToken cancel = default) =>
        One($"v1/models/{Uri.EscapeDataString(model)}/rewarm", Body.Json(request, ClientJson.Default.RewarmRequest), ClientJson.Default.RewarmResult, request.Id is not null, cancel);

    /// <summary>The shared linear part of a model, as others can compute with it.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="format"><c>json</c> or <c>onnx</c>.</param>
    /// <param name="shard">Whose weights, in a model of several shards; else null.</param>
    /// <param name="into">Receives the document as it comes.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task Export(string model, string format, int? shard, Stream into, CancellationToken cancel = default)
    {
        var path = $"v1/models/{Uri.EscapeDataString(model)}/export?format={Uri.EscapeDataString(format)}{(shard is { } number ? $"&shard={number}" : "")}";
        using var response = await _transport.Send(HttpMethod.Get, path, null, true, cancel).ConfigureAwait(false);
        await response.Content.CopyToAsync(into, cancel).ConfigureAwait(false);
    }

    /// <summary>One entity.</summary>
    public Task<EntityDetail> Entity(string entity, string key, CancellationToken cancel = default) =>
        _transport.Read(
            HttpMethod.Get, $"v1/entities/{Uri.EscapeDataString(entity)}/{Uri.EscapeDataString(key)}", null, ClientJson.Default.EntityDetail, true, cancel);

    /// <summary>The server.</summary>
    public Task<ServerStatus> Status(CancellationToken cancel = default) =>
        _transport.Read(HttpMethod.Get, "v1/status", null, ClientJson.Default.ServerStatus, true, cancel);

    public void Dispose()
    {
        if (_owned)
        {
            _http.Dispose();
        }
    }

    private static string Flag(bool value) => value ? "true" : "false";
}
