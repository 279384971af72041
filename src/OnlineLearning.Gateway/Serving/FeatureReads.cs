using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Gateway.Retries;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Asks the entities of all rows at once: one grain call for each row and entity, a bounded number under way. A row whose entity is that of the row before shares its answer. Calls that fail are made again together, while the others go on.</summary>
internal sealed class FeatureReads(RetryPolicy retries, IOptions<GatewayOptions> options)
{
    private static readonly ClusterCall s_site = new("features", CallKind.Read);

    /// <returns>By row, then by the plan's reads; null where the row has no such entity.</returns>
    public async ValueTask<FeatureReply?[]> Run(FeatureRows rows)
    {
        var started = retries.Now;
        var most = options.Value.MaxItemsInFlight;
        var width = rows.Plan.Reads.Length;
        var requests = new FeatureRequest[width];
        for (var read = 0; read < width; read++)
        {
            requests[read] = rows.Plan.Reads[read].At(rows.Time);
        }

        var replies = new FeatureReply?[rows.Count * width];
        var calls = new ValueTask<FeatureReply>[Math.Min(replies.Length, most)];
        List<Task>? repeats = null;
        Exception? failure = null;
        for (var i = 0; i < replies.Length + calls.Length; i++)
        {
            if (i >= calls.Length && IsCalled(i - calls.Length))
            {
                try
                {
                    replies[i - calls.Length] = await calls[i % calls.Length];
                }
                catch (Exception thrown) when (failure is null && RetryPolicy.May(s_site, thrown))
                {
                    if (repeats?.Count == most)
                    {
                        failure = await Settle(repeats);
                    }

                    (repeats ??= []).Add(Repeat(i - calls.Length, thrown));
                }
                catch (Exception thrown)
                {
                    failure ??= thrown;
                }
            }

            if (i < replies.Length && failure is null && IsCalled(i))
            {
                calls[i % calls.Length] = rows.Entities[i % width][i / width]!.Grain.Features(requests[i % width]);
            }
            else if (i < replies.Length)
            {
                calls[i % calls.Length] = default;
            }
        }

        failure = repeats is null ? failure : await Settle(repeats) ?? failure;
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        for (var i = width; i < replies.Length; i++)
        {
            replies[i] ??= rows.Entities[i % width][i / width] is null ? null : replies[i - width];
        }

        return replies;

        async Task Repeat(int i, Exception thrown)
        {
            var call = (rows.Entities[i % width][i / width]!.Grain, requests[i % width]);
            replies[i] = await retries.Repeat(s_site, thrown, started, call, static call => call.Grain.Features(call.Item2));
        }

        bool IsCalled(int i)
        {
            var (entity, row) = (rows.Entities[i % width], i / width);
            return entity[row] is { } one && (row == 0 || one.Key != entity[row - 1]?.Key);
        }
    }

    private static async Task<Exception?> Settle(List<Task> repeats)
    {
        var all = Task.WhenAll(repeats);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        repeats.Clear();
        return all.Exception?.InnerException;
    }
}
