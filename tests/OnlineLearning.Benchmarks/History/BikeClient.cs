using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OnlineLearning.Benchmarks.History;

/// <summary>Asks for a row's features, and sends it as an event.</summary>
internal sealed class BikeClient(string address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(address) };

    /// <summary>The values as of the row's time: a JSON array.</summary>
    public async Task<byte[]> Read(BikeRow row)
    {
        using var answer = JsonDocument.Parse(await Post("/v1/features", $$"""{"entity":"station","keys":["{{row.Station}}"],"features":["{{BikeColumns.View}}"],"time":"{{Text(row.Time)}}"}"""));
        return Encoding.UTF8.GetBytes(answer.RootElement.GetProperty("results")[0].GetProperty("values").GetRawText());
    }

    public async Task Send(BikeRow row)
    {
        var answer = await Post("/v1/events", string.Create(
            CultureInfo.InvariantCulture, $$$"""{"source":"stands","entity":"{{{row.Station}}}","time":"{{{Text(row.Time)}}}","fields":{"bikes":{{{row.Bikes:R}}},"description":"{{{row.Description}}}"}}"""));
        if (!answer.AsSpan().StartsWith("{\"status\":\"accepted\""u8))
        {
            throw new InvalidOperationException($"An event of {row.Station} at {Text(row.Time)} was answered {Encoding.UTF8.GetString(answer)}.");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<byte[]> Post(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(path, content);
        var answer = await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode ? answer : throw new InvalidOperationException(Encoding.UTF8.GetString(answer));
    }

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
