using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OnlineLearning.Client.Json;

namespace OnlineLearning.Client;

/// <summary>One HTTP call: connect failures told from answers, answers told from problems.</summary>
/// <remarks>
/// An idempotent call whose connection could not be made, or whose answer is 503 with a time after which a repeat makes sense (10 s at the most), is tried three times: 100 and 400 ms apart, or as the server says.
/// Nothing else is retried.
/// </remarks>
internal sealed class Transport(HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(400)];
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    public async Task<T> Read<T>(HttpMethod method, string path, Body? body, JsonTypeInfo<T> type, bool idempotent, CancellationToken cancel)
    {
        using var response = await Send(method, path, body, idempotent, cancel).ConfigureAwait(false);
        return await Answer(response, $"{method} {path}", type, cancel).ConfigureAwait(false);
    }

    private static async Task<T> Answer<T>(HttpResponseMessage response, string call, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        try
        {
            return await JsonSerializer.DeserializeAsync(stream, type, cancel).ConfigureAwait(false)
                ?? throw new JsonException("the answer is null");
        }
        catch (JsonException exception)
        {
            var detail = $"the answer of {call} is not what is expected: {exception.Message}";
            throw new OnlineLearningException(new Problem(Status: (int)response.StatusCode, Detail: detail), exception);
        }
    }

    /// <summary>Sends and returns a successful response whose body has not been read yet.</summary>
    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, Body? body, bool idempotent, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            TimeSpan pause;
            try
            {
                return await Send(method, path, body?.ToContent(), cancel).ConfigureAwait(false);
            }
            catch (Exception exception) when (NeverConnected(exception))
            {
                if (!idempotent || attempt == Pauses.Length)
                {
                    throw new ServerUnreachableException(http.BaseAddress!, exception);
                }

                pause = Pauses[attempt];
            }
            catch (OnlineLearningException exception) when (idempotent && attempt < Pauses.Length && RepeatAfter(exception.Problem) is { } after)
            {
                pause = after;
            }

            await Task.Delay(pause, time, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a stream, once.</summary>
    public async Task<T> Read<T>(HttpMethod method, string path, Stream body, string mediaType, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        try
        {
            using var response = await Send(method, path, new StreamContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } }, cancel).ConfigureAwait(false);
            return await Answer(response, $"{method} {path}", type, cancel).ConfigureAwait(false);
        }
        catch (Exception exception) when (NeverConnected(exception))
        {
            throw new ServerUnreachableException(http.BaseAddress!, exception);
        }
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? content, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
        return response.IsSuccessStatusCode ? response : throw await Refusal(response, cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// .NET's handler asks a connection that it has just made for its far end, where it translates no failure: one that the server has reset by then surfaces as the socket's
    /// own exception. Nothing was sent on it.
    /// </summary>
    private static bool NeverConnected(Exception exception) =>
        exception is SocketException or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };

    private static TimeSpan? RepeatAfter(Problem problem) =>
        problem is { Status: (int)HttpStatusCode.ServiceUnavailable, RetryAfter: >= 0 and var seconds } && seconds <= LongestPause.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;

    private static async Task<OnlineLearningException> Refusal(HttpResponseMessage response, CancellationToken cancel)
    {
        using (response)
        {
            var status = (int)response.StatusCode;
            var text = await response.Content.ReadAsStringAsync(cancel).ConfigureAwait(false);
            try
            {
                var problem = JsonSerializer.Deserialize(text, ClientJson.Default.Problem);
                return new(problem is null ? new Problem(Status: status) : problem with { Status = status });
            }
            catch (JsonException)
            {
                return new(new Problem(Status: status, Detail: $"the server answered with status {status} {response.ReasonPhrase}"));
            }
        }
    }
}

/// <summary>Bytes to send; kept as bytes so that a retry sends the same.</summary>
internal sealed record Body(ReadOnlyMemory<byte> Bytes, string MediaType)
{
    public static Body Json<T>(T value, JsonTypeInfo<T> type) => new(JsonSerializer.SerializeToUtf8Bytes(value, type), MediaTypeNames.Application.Json);

    public HttpContent ToContent() => new ReadOnlyMemoryContent(Bytes) { Headers = { ContentType = new MediaTypeHeaderValue(MediaType) } };
}
