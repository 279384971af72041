using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Retries;

namespace OnlineLearning.Gateway.Items;

/// <summary>Serves one operation: an object, an array of them, or a stream of lines.</summary>
internal sealed class ItemHandler<TAnswer>(IItemOperation<TAnswer> operation, Faults faults, RetryPolicy retries, IOptions<GatewayOptions> options)
    where TAnswer : struct
{
    private const string Allowed = $"{MediaTypes.Json} or {MediaTypes.Ndjson}";

    private readonly GatewayOptions _options = options.Value;

    public Task Handle(HttpContext context)
    {
        var model = context.Request.RouteValues.TryGetValue("model", out var route) ? (string)route! : "";
        var contentType = context.Request.ContentType;
        if (MediaTypes.Is(contentType, MediaTypes.Json))
        {
            return HandleBody(context, model);
        }

        return MediaTypes.Is(contentType, MediaTypes.Ndjson)
            ? new LineStream<TAnswer>(operation, faults, retries, _options).Serve(context, model)
            : ProblemWriter.Send(context, Problem.UnsupportedMediaType(contentType, Allowed));
    }

    private async Task HandleBody(HttpContext context, string model)
    {
        using var body = await BodyReader.Read(context, _options.MaxBodyBytes);
        if (body is not { } read)
        {
            await ProblemWriter.Send(context, Problem.TooLarge("the body is longer than allowed", _options.MaxBodyBytes));
            return;
        }

        if (ItemArray.IsArray(read.Body.Span))
        {
            await HandleArray(context, read.Body, model);
            return;
        }

        var result = await operation.Run(read.Body, model, retries.Now);
        if (result.Problem is { } problem)
        {
            await ProblemWriter.Send(context, problem);
            return;
        }

        Write(context.Response, result.Answer);
    }

    private void Write(HttpResponse response, in TAnswer answer)
    {
        response.ContentType = MediaTypes.Json;
        using var lease = PooledJsonWriter.Rent(response.BodyWriter);
        operation.Write(lease.Json, answer);
        lease.Json.Flush();
        response.ContentLength = lease.Json.BytesCommitted;
    }

    private async Task HandleArray(HttpContext context, ReadOnlyMemory<byte> body, string model)
    {
        if (ItemArray.TrySplit(body.Span, _options.MaxBatchItems, out var items) is { } problem)
        {
            await ProblemWriter.Send(context, problem);
            return;
        }

        var started = retries.Now;
        context.Response.ContentType = MediaTypes.Json;
        var results = new OrderedResults<TAnswer>(operation, context.Response.BodyWriter, faults, _options.MaxItemsInFlight, lines: false, context.RequestAborted);
        try
        {
            foreach (var item in items)
            {
                await results.Room();
                results.Add(new PendingItem<TAnswer>(operation.Run(body[item], model, started), 0, null));
            }
        }
        finally
        {
            // The body's memory is read by items under way: it must not be given back before all are answered.
            await results.Complete();
        }
    }
}
