using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Retries;

namespace OnlineLearning.Gateway.Items;

/// <summary>Serves NDJSON: a line in, a line out, in order, both ways at once, for as long as the caller likes, in bounded memory. Blank lines are passed over.</summary>
internal sealed class LineStream<TAnswer>(IItemOperation<TAnswer> operation, Faults faults, RetryPolicy retries, GatewayOptions options)
    where TAnswer : struct
{
    private long _line;
    private bool _discarding;

    public async Task Serve(HttpContext context, string model)
    {
        Unlimit(context);
        context.Response.ContentType = MediaTypes.Ndjson;
        var results = new OrderedResults<TAnswer>(
            operation, context.Response.BodyWriter, faults, options.MaxItemsInFlight, lines: true, context.RequestAborted);
        try
        {
            await ReadLines(context.Request.BodyReader, results, model);
        }
        finally
        {
            await results.Complete();
        }
    }

    /// <summary>A stream has no whole size, and may rest.</summary>
    private static void Unlimit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    private async Task ReadLines(PipeReader pipe, OrderedResults<TAnswer> results, string model)
    {
        while (true)
        {
            var read = await pipe.ReadAsync(results.Stopped);
            var buffer = read.Buffer;
            try
            {
                while (buffer.PositionOf((byte)'\n') is { } end)
                {
                    await Start(buffer.Slice(0, end), results, model);
                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                }

                if (read.IsCompleted)
                {
                    await Start(buffer, results, model);
                    buffer = buffer.Slice(buffer.End);
                    return;
                }

                if (buffer.Length > options.MaxLineBytes)
                {
                    // Its end is passed over as it comes, so that a line without end takes no memory.
                    _discarding = true;
                    buffer = buffer.Slice(buffer.End);
                }
            }
            finally
            {
                pipe.AdvanceTo(buffer.Start, buffer.End);
            }
        }
    }

    private async ValueTask Start(ReadOnlySequence<byte> line, OrderedResults<TAnswer> results, string model)
    {
        _line++;
        if (_discarding || line.Length > options.MaxLineBytes)
        {
            _discarding = false;
            await results.Room();
            results.Add(new PendingItem<TAnswer>(new(Problem.LineTooLong(options.MaxLineBytes)), _line, null));
            return;
        }

        if (IsBlank(line))
        {
            return;
        }

        await results.Room();
        var rented = ArrayPool<byte>.Shared.Rent((int)line.Length);
        line.CopyTo(rented);
        results.Add(new PendingItem<TAnswer>(operation.Run(rented.AsMemory(0, (int)line.Length), model, retries.Now), _line, rented));
    }

    private static bool IsBlank(in ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
        {
            if (part.Span.IndexOfAnyExcept(" \t\r"u8) >= 0)
            {
                return false;
            }
        }

        return true;
    }
}
