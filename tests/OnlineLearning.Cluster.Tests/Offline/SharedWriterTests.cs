using OnlineLearning.Batch.Offline;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning.Entities;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Offline;

public sealed class SharedLocalFolderTests : SharedWriterConformance, IDisposable
{
    private readonly TempFolder _folder = new();
    private int _writers;

    public void Dispose() => _folder.Dispose();

    private protected override IOfflineFolder AnotherView() => new LocalFolder(Path.Combine(_folder, "some", "where"), $"w{Interlocked.Increment(ref _writers)}");
}

public sealed class SharedAzureFolderTests : SharedWriterConformance
{
    private readonly Azurite _azurite;
    private readonly string _container;

    public SharedAzureFolderTests(Azurite azurite)
    {
        azurite.Need();
        (_azurite, _container) = (azurite, azurite.NewContainer());
    }

    private protected override IOfflineFolder AnotherView() => _azurite.Folder(_container);
}

/// <summary>What a place promises that several servers write to: one counts, and who was overtaken writes no row that is read.</summary>
public abstract class SharedWriterConformance
{
    private const string Journal = "aaaaaaaaaa";
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract IOfflineFolder AnotherView();

    [Fact]
    public async Task Who_was_overtaken_cannot_commit_and_who_took_over_goes_on_where_the_store_ends()
    {
        await using var first = await Take("one");
        first.Add(Event(1));
        await first.Commit(1, Noon, Token);
        first.Add(Event(2));
        await using var second = await Take("two");
        Assert.Equal(1, second.Position);
        await Assert.ThrowsAsync<OfflineOvertakenException>(() => first.Commit(2, Noon, Token));
        second.Add(Event(2));
        second.Add(Event(3));
        await second.Commit(3, Noon, Token);
        await Assert.ThrowsAsync<OfflineOvertakenException>(() => first.Commit(2, Noon, Token));
        Assert.Equal([1, 2, 3], await Read());
    }

    [Fact]
    public async Task Files_that_an_overtaken_writer_left_go_and_those_of_the_store_stay()
    {
        var view = AnotherView();
        var broken = new FaultyFolder(view);
        await using var first = await OfflineWriter.TakeOver(broken, Journal, "one", Noon, Token);
        first.Add(Event(1));
        await first.Commit(1, Noon, Token);
        first.Add(Event(2));
        broken.Fails = path => path.EndsWith(".json", StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => first.Commit(2, Noon, Token));
        Assert.Equal(2, (await view.List(OfflineTable.Events, Token)).Count);
        await using var second = await Take("two");
        Assert.Single(await view.List(OfflineTable.Events, Token));
        second.Add(Event(2));
        await second.Commit(2, Noon, Token);

        // It wakes, writes once more for a number that is taken by now, and dies: the next to take over clears up.
        broken.Fails = _ => false;
        await Assert.ThrowsAsync<OfflineOvertakenException>(() => first.Commit(2, Noon, Token));
        await using var third = await Take("three");
        Assert.Equal(2, (await view.List(OfflineTable.Events, Token)).Count);
        Assert.Equal([1, 2], await Read());
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_its_own_when_it_is_repeated()
    {
        var lossy = new FaultyFolder(AnotherView());
        await using var writer = await OfflineWriter.TakeOver(lossy, Journal, "one", Noon, Token);
        writer.Add(Event(1));
        lossy.LosesAnswers = path => path.EndsWith(".json", StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => writer.Commit(1, Noon, Token));
        lossy.LosesAnswers = _ => false;
        await writer.Commit(1, Noon.AddDays(1), Token);
        writer.Add(Event(2));
        await writer.Commit(2, Noon.AddDays(1), Token);
        Assert.Equal([1, 2], await Read());
    }

    [Fact]
    public async Task A_writer_that_slept_until_retention_had_taken_what_was_in_its_way_is_overtaken_all_the_same()
    {
        await using var first = await Take("one");
        first.Add(Event(1));
        await using var second = await Take("two");
        second.Add(Event(1));
        await second.Commit(1, Noon, Token);
        second.Add(Event(2));
        await second.Commit(2, Noon.AddDays(9), Token);
        await second.Retain(Noon.AddDays(5), Noon.AddDays(9), Token);
        Assert.Equal([2], await Read());
        await Assert.ThrowsAsync<OfflineOvertakenException>(() => first.Commit(1, Noon.AddDays(9), Token));
        Assert.Equal([2], await Read());
    }

    [Fact]
    public async Task However_many_write_and_take_over_at_once_each_segment_is_there_once_and_in_order()
    {
        // On a slow store each may overtake the others before any has committed: the turns are counted, and who is alone at the end writes what is missing.
        const int Segments = 60;
        const int Turns = 8;
        var done = 0L;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(async () =>
        {
            var random = new Random(number);
            for (var turn = 0; turn < Turns && Volatile.Read(ref done) < Segments; turn++)
            {
                try
                {
                    await using var writer = await Take($"w{number}x{turn}");
                    for (var commits = random.Next(1, 5); commits > 0 && writer.Position < Segments; commits--)
                    {
                        var through = Math.Min(Segments, writer.Position + random.Next(1, 4));
                        for (var segment = writer.Position + 1; segment <= through; segment++)
                        {
                            writer.Add(Event(segment));
                        }

                        await writer.Commit(through, Noon, Token);
                        Volatile.Write(ref done, through);
                    }
                }
                catch (Exception failure) when (failure is OfflineOvertakenException or IOException)
                {
                    // Another one's turn, who has removed what was under way.
                }
            }
        })));
        await using (var last = await Take("last"))
        {
            for (var segment = last.Position + 1; segment <= Segments; segment++)
            {
                last.Add(Event(segment));
            }

            if (last.Position < Segments)
            {
                await last.Commit(Segments, Noon, Token);
            }
        }

        Assert.Equal(Enumerable.Range(1, Segments).Select(segment => (long)segment), await Read());
    }

    private static OfflineEvent Event(long segment) => new("d1", segment, segment, new EntityEvent("trips", null, Noon.UtcTicks + segment, Noon.UtcTicks, ["km"], [FeatureDatum.Of(segment * 0.5)]));

    private Task<OfflineWriter> Take(string name) => OfflineWriter.TakeOver(AnotherView(), Journal, name, Noon, Token);

    private async Task<List<long>> Read()
        => await (await OfflineStore.Open(AnotherView(), Token)).Events("trips", cancellation: Token).Select(row => row.Segment).ToListAsync(Token);
}
