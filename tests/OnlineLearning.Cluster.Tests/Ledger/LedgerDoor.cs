using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnlineLearning.Cluster.Tests.Ledger;

/// <summary>One silo's HTTP door, whichever process is behind it at the moment.</summary>
internal sealed class LedgerDoor : IDisposable
{
    private readonly HttpClient _http;

    public LedgerDoor(Uri address, string key)
    {
        _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2) }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(8) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Sends JSON; status 0: there was no answer.</summary>
    public Task<LedgerAnswer> Post(string path, object body) => Send(HttpMethod.Post, path, JsonSerializer.Serialize(body), "application/json");

    public Task<LedgerAnswer> Apply(string yaml) => Send(HttpMethod.Put, "/v1/definitions", yaml, "application/yaml");

    public Task<LedgerAnswer> Get(string path) => Send(HttpMethod.Get, path, null, "");

    public async Task<bool> IsReady() => (await Get("/health/ready")).Status == 200;

    public void Dispose() => _http.Dispose();

    private async Task<LedgerAnswer> Send(HttpMethod method, string path, string? body, string type)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, type) };
            using var response = await _http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return new((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)! : new JsonObject());
        }
        catch (Exception failure) when (NoAnswer.Is(failure))
        {
            return new(0, new JsonObject());
        }
    }
}

/// <param name="Status">HTTP status; 0: none.</param>
/// <param name="Body">What was answered.</param>
internal readonly record struct LedgerAnswer(int Status, JsonNode Body)
{
    public bool IsOk => Status == 200;

    /// <summary>Short, for counting.</summary>
    public string Kind => Status switch
    {
        0 => "no answer",
        _ => $"{Status} {((string?)Body["type"])?.Split('/')[^1]}",
    };
}
