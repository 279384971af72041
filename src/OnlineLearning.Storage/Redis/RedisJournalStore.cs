using System.Globalization;
using Microsoft.Extensions.Logging;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Storage.Fencing;
using OnlineLearning.Storage.Grouped;
using StackExchange.Redis;

namespace OnlineLearning.Storage.Redis;

/// <summary>
/// A journal in Redis: one stream of entries in the order of their commits (<c>:log</c>, what the feed reads), for each grain its numbers (<c>:grain:G</c>) and the places of its entries by their last number
/// (<c>:entries:G</c>), the grains by their oldest entry (<c>:oldest</c>), writers that are refused (<c>:refused</c>), and counters (<c>:journal</c>). Each change is one script, which Redis runs alone and logs as a whole.
/// </summary>
internal sealed class RedisJournalStore(RedisJournalOptions options, ILogger logger) : IJournalStore
{
    /// <summary>A script keeps everybody else waiting, hence small ones; several are on their way at once, and Redis syncs its log once for all that it found waiting.</summary>
    public const int EntriesOfCommit = 128;

    /// <summary>Of the keys, of what is in them and of the scripts, in the counters' <c>form</c>; raised with every change of them.</summary>
    private const long Form = 2;
    private const string Refused = "REFUSED";
    private const long ReadBytes = 1 << 20;
    private const int ReadEntries = 256;
    private const int GrainsAtOnce = 10_000;

    private readonly RedisServer _server = new(options, logger);
    private readonly RedisKey _prefix = $"{{{options.KeyPrefix}}}";
    private readonly RedisKey[] _keys = [$"{{{options.KeyPrefix}}}:journal"];

    public string Name => _server.Name;

    public int Commits => 4;

    public int CommitEntries => EntriesOfCommit;

    public long CommitBytes => 128 << 10;

    public bool IsPassing(Exception failure) => RedisServer.IsPassing(failure);

    public async Task<(string Journal, JournalTotals Totals)> Open(CancellationToken cancellation)
    {
        await _server.Open(cancellation).ConfigureAwait(false);
        var database = _server.Database;
        await database.HashSetAsync(_keys[0], "form", Form, When.NotExists).ConfigureAwait(false);
        if ((long)await database.HashGetAsync(_keys[0], "form").ConfigureAwait(false) is var found && found > Form)
        {
            throw new StorageUnavailableException(NewerStateException.Text($"The journal '{options.KeyPrefix}' in {Name}", found, Form));
        }

        if (found < Form)
        {
            // Of an earlier one nothing is to be changed.
            await database.HashSetAsync(_keys[0], "form", Form).ConfigureAwait(false);
        }

        await database.HashSetAsync(_keys[0], "id", Guid.NewGuid().ToString("N"), When.NotExists).ConfigureAwait(false);
        var id = await database.HashGetAsync(_keys[0], "id").ConfigureAwait(false);
        var totals = await Totals().ConfigureAwait(false);
        if (!options.Feed && totals.Acknowledged < totals.Position)
        {
            // Nobody reads the feed any more: nothing is kept for it.
            totals = await Acknowledge(totals.Position, cancellation).ConfigureAwait(false);
        }

        return ((string)id!, totals);
    }

    public async Task<(JournalTotals Totals, long[] Expected)> Append(IReadOnlyList<GrainAppend> appends, string token, string? writer, CancellationToken cancellation)
    {
        var values = new RedisValue[4 + (4 * appends.Count)];
        (values[0], values[1], values[2], values[3]) = (_prefix.ToString(), token, options.Feed ? "1" : "0", writer ?? "");
        for (var i = 0; i < appends.Count; i++)
        {
            var (at, append) = (4 + (4 * i), appends[i]);
            (values[at], values[at + 1], values[at + 2], values[at + 3]) = (append.Grain.ToString(), append.First, append.Last, append.Entry());
        }

        try
        {
            var answer = await Run(RedisScripts.Append, values).ConfigureAwait(false);
            return (Totals(answer[0]), [.. ((RedisValue[])answer[1]!).Select(expected => (long)expected)]);
        }
        catch (RedisServerException failure) when (failure.Message.StartsWith(Refused, StringComparison.Ordinal))
        {
            throw new WriterRefusedException();
        }
    }

    /// <summary>Scripts run one after the other: one that is under way ends before this one begins.</summary>
    public Task Fence(IReadOnlyCollection<string> writers, CancellationToken cancellation)
        => _server.Database.ScriptEvaluateAsync(RedisScripts.Fence, _keys, [_prefix.ToString(), IWriterFence.Most, .. writers.Select(writer => (RedisValue)writer)]).WaitAsync(cancellation);

    public async Task<StoredEntries> Read(GrainId grain, long after, bool settle, CancellationToken cancellation)
    {
        // Commands of one connection are carried out in their order, so there is nothing to wait for.
        var answer = await Run(RedisScripts.Read, [_prefix.ToString(), grain.ToString(), after, ReadBytes]).ConfigureAwait(false);
        var (last, dropped) = ((long)answer[1], (long)answer[2]);
        if (last > 0 && after > last)
        {
            return new(await Drop(grain, after, cancellation).ConfigureAwait(false), after, [], true);
        }

        return new(Totals(answer[0]), dropped, (byte[][])answer[4]!, (long)answer[3] == 0);
    }

    public Task<JournalTotals> Drop(GrainId grain, long upTo, CancellationToken cancellation) => RunThrough(RedisScripts.Drop, [_prefix.ToString(), grain.ToString(), upTo], cancellation);

    public Task<JournalTotals> Acknowledge(long upTo, CancellationToken cancellation) => RunThrough(RedisScripts.Acknowledge, [_prefix.ToString(), upTo], cancellation);

    public async Task<(JournalTotals Totals, IReadOnlyList<GrainId> Grains)> Oldest(int most, CancellationToken cancellation)
    {
        var grains = new List<GrainId>();
        while (grains.Count < most)
        {
            var count = Math.Min(GrainsAtOnce, most - grains.Count);
            var some = await _server.Database.SortedSetRangeByRankAsync(_prefix.Append(":oldest"), grains.Count, grains.Count + count - 1).WaitAsync(cancellation).ConfigureAwait(false);
            grains.AddRange(some.Select(grain => GrainId.Parse((string)grain!)));
            if (some.Length < count)
            {
                break;
            }
        }

        return (await Totals().ConfigureAwait(false), grains);
    }

    public async Task<IReadOnlyList<FeedSegment>> ReadFeed(long after, long mostBytes, CancellationToken cancellation)
    {
        var segments = new FeedSegments(Name, mostBytes);
        while (!segments.IsFull)
        {
            var entries = await _server.Database.StreamRangeAsync(_prefix.Append(":log"), $"{Math.Max(after, segments.Position) + 1}-0", count: ReadEntries).WaitAsync(cancellation).ConfigureAwait(false);
            foreach (var entry in entries)
            {
                segments.Add(long.Parse(((string)entry.Id!).AsSpan()[..((string)entry.Id!).IndexOf('-')], CultureInfo.InvariantCulture), (byte[])entry["data"]!);
            }

            if (entries.Length < ReadEntries)
            {
                break;
            }

            segments.ForgetCut();
        }

        return segments.Whole();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<RedisResult[]> Run(string script, RedisValue[] values) => (RedisResult[])(await _server.Database.ScriptEvaluateAsync(script, _keys, values).ConfigureAwait(false))!;

    /// <summary>Until the script has nothing left to do.</summary>
    private async Task<JournalTotals> RunThrough(string script, RedisValue[] values, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var answer = await Run(script, values).ConfigureAwait(false);
            if ((long)answer[1] == 0)
            {
                return Totals(answer[0]);
            }
        }
    }

    private async Task<JournalTotals> Totals() => Totals(await _server.Database.HashGetAsync(_keys[0], ["version", "records", "bytes", "position", "acknowledged", "feed"]).ConfigureAwait(false));

    private static JournalTotals Totals(RedisResult answer) => Totals((RedisValue[])answer!);

    private static JournalTotals Totals(RedisValue[] counters)
    {
        return new(Number(0), Number(1), Number(2), Number(3), Number(4), Number(5));

        long Number(int at) => counters[at].IsNull ? 0 : (long)counters[at];
    }
}
