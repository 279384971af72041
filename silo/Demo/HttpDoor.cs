using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace OnlineLearning.Silo.Demo;

/// <summary>The server's HTTP door as anybody uses it. Items that the server cannot serve now (503) are sent again, which takes effect once.</summary>
internal sealed class HttpDoor(HttpClient http)
{
    private const int MostTries = 4;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private long _requests;

    /// <summary>Requests answered.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    public async Task Ready(TimeSpan most, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var left = most; ; left -= timer.Period)
        {
            using var answer = await Answer(new HttpRequestMessage(HttpMethod.Get, "health/ready"), stop);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            if (left <= TimeSpan.Zero)
            {
                throw new DemoException($"the server is not ready after {most.TotalSeconds:F0} s; ask {http.BaseAddress}health/ready.");
            }

            await timer.WaitForNextTickAsync(stop);
        }
    }

    public async Task<AppliedAnswer> Apply(string yaml, CancellationToken stop)
        => await Ask<AppliedAnswer>(new HttpRequestMessage(HttpMethod.Put, "v1/definitions") { Content = new StringContent(yaml, null, "application/yaml") }, stop);

    public async Task<ModelAnswer> Model(string model, CancellationToken stop)
        => await Ask<ModelAnswer>(new HttpRequestMessage(HttpMethod.Get, $"v1/models/{model}"), stop);

    /// <summary>Sends one object.</summary>
    public async Task<TAnswer> Post<TAnswer>(string path, object body, CancellationToken stop)
        => await Ask<TAnswer>(new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: Json) }, stop);

    /// <summary>Sends many items as one array; the answers are in their order.</summary>
    public async Task<TAnswer[]> PostAll<TAnswer>(string path, IReadOnlyList<object> items, CancellationToken stop)
    {
        var answers = new TAnswer[items.Count];
        int[] left = [.. Enumerable.Range(0, items.Count)];
        for (var tries = 1; left.Length > 0; tries++)
        {
            var results = await Post<JsonElement[]>(path, left.Select(item => items[item]), stop);
            List<int> again = [];
            for (var i = 0; i < left.Length; i++)
            {
                if (!results[i].TryGetProperty("error", out var problem))
                {
                    answers[left[i]] = results[i].Deserialize<TAnswer>(Json)!;
                }
                else if (problem.GetProperty("status").GetInt32() == (int)HttpStatusCode.ServiceUnavailable && tries < MostTries)
                {
                    again.Add(left[i]);
                }
                else
                {
                    throw new DemoException($"{path}: {Detail(problem)}");
                }
            }

            left = [.. again];
        }

        return answers;
    }

    private async Task<TAnswer> Ask<TAnswer>(HttpRequestMessage request, CancellationToken stop)
    {
        using var answer = await Answer(request, stop);
        if (!answer.IsSuccessStatusCode)
        {
            throw new DemoException($"{request.Method} {request.RequestUri}: {await Detail(answer, stop)}");
        }

        return await answer.Content.ReadFromJsonAsync<TAnswer>(Json, stop) ?? throw new DemoException($"{request.RequestUri}: an empty answer.");
    }

    private async Task<HttpResponseMessage> Answer(HttpRequestMessage request, CancellationToken stop)
    {
        try
        {
            using (request)
            {
                var answer = await http.SendAsync(request, stop);
                Interlocked.Increment(ref _requests);
                return answer;
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException)
        {
            throw new DemoException($"{request.Method} {request.RequestUri}: {failure.Message}");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new DemoException($"{request.Method} {request.RequestUri}: no answer within {http.Timeout.TotalSeconds:F0} s.");
        }
    }

    private static async Task<string> Detail(HttpResponseMessage answer, CancellationToken stop)
    {
        try
        {
            return Detail(await answer.Content.ReadFromJsonAsync<JsonElement>(stop));
        }
        catch (JsonException)
        {
            return $"status {(int)answer.StatusCode}.";
        }
    }

    private static string Detail(JsonElement problem) => problem.TryGetProperty("detail", out var detail) ? detail.ToString() : problem.ToString();
}
