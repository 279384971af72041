using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Fencing;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Storage;

/// <summary>What every <see cref="IJournal"/> promises on a store that several silos use: of two activations of one grain exactly one writes on.</summary>
public abstract class SharedJournalConformance : IDisposable
{
    private static readonly GrainId A = GrainId.Create("entity", "driver/7");
    private static readonly GrainId B = GrainId.Create("entity", "driver/8");
    private readonly Lazy<ISharedJournalHouse> _house;
    private readonly Lazy<IJournal> _two;

    // Opened by the test, not here: a provider whose server is not installed skips the test in NewHouse.
    protected SharedJournalConformance() => (_house, _two) = (new(NewHouse), new(() => House.Another()));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ISharedJournalHouse House => _house.Value;

    private IJournal One => House.Journal;

    private IJournal Two => _two.Value;

    private protected abstract ISharedJournalHouse NewHouse();

    /// <summary>A writer that is dead is refused even where nobody has taken its grain over.</summary>
    private protected virtual bool RefusesEverything => true;

    [Fact]
    public async Task What_one_silo_appended_another_reads_and_goes_on_from()
    {
        await Append(One, A, 1, 11, 12);
        await Append(One, B, 1, 21);
        Assert.Equal([11, 12], await Read(Two, A));
        await Append(Two, A, 3, 13);
        Assert.Equal([11, 12, 13], await Read(One, A));
        Assert.Equal([21], await Read(Two, B));
        await Append(One, A, 4, 14);
        Assert.Equal([13, 14], await Read(Two, A, after: 2));
    }

    [Fact]
    public async Task Of_two_silos_that_append_the_same_number_exactly_one_wins()
    {
        for (var number = 1; number <= 20; number++)
        {
            await One.ReadAsync(A, number - 1, Token);
            await Two.ReadAsync(A, number - 1, Token);
            var outcomes = await Task.WhenAll(Wins(One, number, 1), Wins(Two, number, 2));
            var winner = Assert.Single([1, 2], silo => outcomes[silo - 1]);
            Assert.Equal(winner, (await One.ReadAsync(A, number - 1, Token))[0].Data.Span[0]);
        }

        Assert.Equal(20, (await Two.ReadAsync(A, 0, Token)).Count);
    }

    /// <summary>The zombie: it slept through the failure detection, and its grain lives elsewhere.</summary>
    [Fact]
    public async Task A_silo_that_was_overtaken_cannot_append_until_it_has_read()
    {
        await Append(One, A, 1, 1);
        await Two.ReadAsync(A, 0, Token);
        await Append(Two, A, 2, 2);
        var zombie = new[] { Append(One, A, 2, 102), Append(One, A, 3, 103) };
        await Assert.ThrowsAsync<JournalConflictException>(() => zombie[0]);
        await Assert.ThrowsAnyAsync<Exception>(() => zombie[1]);
        await Assert.ThrowsAnyAsync<Exception>(() => Append(One, A, 3, 103));
        Assert.Equal([1, 2], await Read(Two, A));
        Assert.Equal([1, 2], await Read(One, A));
        await Append(One, A, 3, 3);
    }

    [Fact]
    public async Task A_silo_that_was_overtaken_cannot_append_even_after_everything_was_dropped()
    {
        await Append(One, A, 1, 1);
        await Two.ReadAsync(A, 0, Token);
        for (var number = 2; number <= 20; number++)
        {
            await Append(Two, A, number, (byte)number);
        }

        await Two.DropAsync(A, 20);
        await Assert.ThrowsAsync<JournalConflictException>(() => Append(One, A, 2, 102));
        Assert.Empty(await Read(Two, A, after: 20));
        Assert.Empty(await Read(One, A, after: 20));
    }

    [Fact]
    public async Task A_stale_silo_disturbs_no_other_grain_of_its_group()
    {
        await Append(One, A, 1, 1);
        await Append(One, B, 1, 1);
        await Two.ReadAsync(A, 0, Token);
        await Append(Two, A, 2, 2);
        var (stale, good) = (Append(One, A, 2, 102), Append(One, B, 2, 2));
        await Assert.ThrowsAsync<JournalConflictException>(() => stale);
        await good;
        Assert.Equal([1, 2], await Read(Two, B));
        Assert.Equal([1, 2], await Read(Two, A));
    }

    /// <summary>A group commit carries grains of all silos' making: many grains, each moved between two silos at every step.</summary>
    [Fact]
    public async Task Grains_that_move_to_and_fro_between_silos_lose_nothing()
    {
        var grains = Enumerable.Range(0, 12).Select(i => GrainId.Create("entity", $"mover/{i}")).ToArray();
        await Task.WhenAll(grains.Select((grain, g) => Task.Run(
            async () =>
            {
                for (var number = 1; number <= 12; number++)
                {
                    var journal = (number + g) % 2 == 0 ? One : Two;
                    Assert.Equal(number - 1, (await journal.ReadAsync(grain, 0, Token)).Count);
                    await Append(journal, grain, number, (byte)number);
                }
            },
            Token)));
        foreach (var grain in grains)
        {
            Assert.Equal(Enumerable.Range(1, 12).Select(number => (byte)number), await Read(House.Another(), grain));
        }
    }

    [Fact]
    public async Task A_silo_that_is_refused_appends_nothing_more_and_what_it_was_acknowledged_before_is_read()
    {
        var name = new JournalWriter("10.0.0.1:11111@1");
        var (dead, survivor) = (House.Another(name), House.Another(new("10.0.0.2:11111@1")));
        await dead.TakeOverAsync(A, 0, Token);
        await dead.TakeOverAsync(B, 0, Token);
        await Append(dead, A, 1, 11);
        await Append(dead, B, 1, 21);
        await Append(dead, A, 2, 12);
        await ((IWriterFence)survivor).FenceAsync(["10.0.0.3:11111@1", name.Name], Token);
        await ((IWriterFence)survivor).FenceAsync([name.Name], Token);
        Assert.Equal([11, 12], await TakeOver(survivor, A));

        await Assert.ThrowsAnyAsync<Exception>(() => Append(dead, A, 3, 113));
        await Assert.ThrowsAsync<JournalUnavailableException>(async () =>
        {
            await dead.TakeOverAsync(A, 0, Token);
            await Append(dead, A, 3, 113);
        });
        Assert.True(name.IsRefused, "it is not told that it is dead");
        Assert.Contains("10.0.0.1:11111@1, was taken for dead", (await Assert.ThrowsAsync<JournalUnavailableException>(() => Append(dead, B, 2, 122))).Message);
        Assert.Equal([11, 12], await Read(One, A));
        await TakeOver(survivor, A);
        await Append(survivor, A, 3, 13);
        await Append(House.Another(new("10.0.0.1:11111@2")), A, 4, 14);
        Assert.Equal([11, 12, 13, 14], await TakeOver(House.Another(new("10.0.0.4:11111@1")), A));
        Assert.Equal([21], await Read(Two, B));
    }

    [Fact]
    public async Task What_a_silo_that_is_refused_appends_to_a_grain_that_nobody_has_taken_over_is_refused_or_found_when_it_is()
    {
        var name = new JournalWriter("10.0.0.1:11111@1");
        var (dead, survivor) = (House.Another(name), House.Another(new("10.0.0.2:11111@1")));
        await Append(dead, A, 1, 1);
        await ((IWriterFence)survivor).FenceAsync([name.Name], Token);
        if (!RefusesEverything)
        {
            await Append(dead, A, 2, 2);
            Assert.Equal([1, 2], await TakeOver(survivor, A));
            return;
        }

        Assert.Contains("was taken for dead", (await Assert.ThrowsAsync<JournalUnavailableException>(() => Append(dead, A, 2, 102))).Message);
        await name.Refused.WaitAsync(Token);
        await Append(survivor, A, 2, 2);
        Assert.Equal([1, 2], await Read(One, A));
    }

    /// <summary>Appends that are under way while a silo is refused are found by who takes the grain over, or refused: never neither, never later.</summary>
    [Fact]
    public async Task Of_what_is_under_way_while_a_silo_is_refused_each_append_is_read_or_refused()
    {
        var survivor = House.Another(new("10.0.0.2:11111@1"));
        for (var round = 1; round <= 8; round++)
        {
            var (name, grain) = (new JournalWriter($"10.0.0.1:11111@{round}"), GrainId.Create("entity", $"round/{round}"));
            var dead = House.Another(name);
            await dead.TakeOverAsync(grain, 0, Token);
            var acknowledged = 0;
            var writing = Task.Run(
                async () =>
                {
                    for (var number = 1; number <= 10_000; number++)
                    {
                        await Append(dead, grain, number, (byte)round);
                        Volatile.Write(ref acknowledged, number);
                    }
                },
                Token);
            await Until.True(() => Volatile.Read(ref acknowledged) >= round);
            await ((IWriterFence)survivor).FenceAsync([name.Name], Token);
            var read = (await survivor.TakeOverAsync(grain, 0, Token)).Records.Count;
            await Assert.ThrowsAnyAsync<Exception>(() => writing);
            Assert.InRange(acknowledged, 1, read);
            Assert.InRange(read, 1, 9_999);
            await Assert.ThrowsAnyAsync<Exception>(() => Append(dead, grain, acknowledged + 1, (byte)round));
            Assert.Equal(read, (await Two.ReadAsync(grain, 0, Token)).Count);
        }
    }

    public void Dispose()
    {
        if (_house.IsValueCreated)
        {
            House.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    private static Task Append(IJournal journal, GrainId grain, long first, params byte[] records) =>
        journal.AppendAsync(grain, first, [.. records.Select(record => (ReadOnlyMemory<byte>)new[] { record })]);

    private static async Task<byte[]> TakeOver(IJournal journal, GrainId grain) => [.. (await journal.TakeOverAsync(grain, 0, Token)).Records.Select(record => record.Data.Span[0])];

    private static async Task<byte[]> Read(IJournal journal, GrainId grain, long after = 0) =>
        [.. (await journal.ReadAsync(grain, after, Token)).Select(record => record.Data.Span[0])];

    private static async Task<bool> Wins(IJournal journal, long number, byte silo)
    {
        try
        {
            await Append(journal, A, number, silo);
            return true;
        }
        catch (JournalConflictException)
        {
            return false;
        }
    }
}
