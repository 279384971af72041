using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;

namespace OnlineLearning.Client;

/// <summary>A stream of requests against a stream of results, in order, with bounded memory.</summary>
/// <remarks>
/// HttpClient does not read a response before its request is written over HTTP/1.1, so one endless request would come to a halt as
/// soon as both ends' buffers are full. The stream therefore goes out in windows: whatever is waiting, 256 lines and 1 MiB at the
/// most, as one NDJSON request, the next one when its results are read.
/// </remarks>
internal static class NdjsonExchange
{
    public const int WindowLines = 256;
    private const int WindowBytes = 1 << 20;
    private const byte LineFeed = (byte)'\n';

    public static async IAsyncEnumerable<ItemResult<TResult>> Run<TRequest, TResult>(
        Transport transport, string path, IAsyncEnumerable<TRequest> requests, JsonTypeInfo<TRequest> requestType,
        JsonTypeInfo<TResult> resultType, [EnumeratorCancellation] CancellationToken cancel)
        where TResult : class
    {
        var waiting = Channel.CreateBounded<TRequest>(new BoundedChannelOptions(WindowLines) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var pump = Pump(requests, waiting.Writer, stop.Token);
        try
        {
            while (await waiting.Reader.WaitToReadAsync(cancel).ConfigureAwait(false))
            {
                var (body, sent) = TakeWindow(waiting.Reader, requestType);
                using var response = await transport.Send(HttpMethod.Post, path, body, idempotent: false, cancel).ConfigureAwait(false);
                using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false));
                var answered = 0;
                while (await lines.ReadLineAsync(cancel).ConfigureAwait(false) is { } line)
                {
                    answered++;
                    yield return ParseLine(line, resultType);
                }

                if (answered != sent)
                {
                    throw Batch.NotOneEach(sent, answered);
                }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task Pump<T>(IAsyncEnumerable<T> items, ChannelWriter<T> writer, CancellationToken cancel)
    {
        try
        {
            await foreach (var item in items.WithCancellation(cancel).ConfigureAwait(false))
            {
                await writer.WriteAsync(item, cancel).ConfigureAwait(false);
            }

            writer.Complete();
        }
        catch (Exception exception)
        {
            // The reader rethrows it: a fault of the caller's own sequence surfaces where the results are read.
            writer.Complete(exception);
        }
    }

    private static (Body Body, int Lines) TakeWindow<T>(ChannelReader<T> waiting, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        var lines = 0;
        while (lines < WindowLines && buffer.WrittenCount < WindowBytes && waiting.TryRead(out var item))
        {
            JsonSerializer.Serialize(json, item, type);
            json.Flush();
            json.Reset();
            buffer.Write([LineFeed]);
            lines++;
        }

        return (new Body(buffer.WrittenMemory, "application/x-ndjson"), lines);
    }

    private static ItemResult<T> ParseLine<T>(string line, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return ItemResult<T>.Parse(document.RootElement, type);
        }
        catch (JsonException exception)
        {
            throw new OnlineLearningException(new Problem(Status: 200, Detail: $"a result line is not JSON: {exception.Message}"), exception);
        }
    }
}
