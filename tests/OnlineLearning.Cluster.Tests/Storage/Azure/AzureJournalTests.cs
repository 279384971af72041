using System.Text;
using Azure.Storage.Blobs.Specialized;
using OnlineLearning.Cluster.Tests.Offline;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Azure;
using OnlineLearning.Storage.Fencing;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Storage.Azure;

public sealed class AzureJournalConformance(Azurite azurite) : JournalConformance
{
    private protected override IJournalHouse NewHouse() => new AzureJournalHouse(azurite);
}

public sealed class AzureJournalShared(Azurite azurite) : SharedJournalConformance
{
    private protected override ISharedJournalHouse NewHouse() => new AzureJournalHouse(azurite);
}

public sealed class AzureJournalModel(Azurite azurite) : JournalModelConformance
{
    private protected override int Samples => 15;

    private protected override IJournalHouse NewHouse() => new AzureJournalHouse(azurite, options => options.RememberedGrains = 1);
}

public sealed class AzureJournalFeedConformance(Azurite azurite) : JournalFeedConformance
{
    private protected override int Samples => 8;

    private protected override IJournalHouse NewHouse() => new AzureJournalHouse(azurite, options => (options.Feed, options.FeedBoundBytes, options.RememberedGrains) = (true, 64 << 10, 1));
}

/// <summary>What is special to the log of append blobs: lost answers, blobs that are full, old or gone, two silos that write at once, and its bytes.</summary>
public sealed class AzureJournalTests(Azurite azurite)
{
    private static readonly GrainId A = GrainId.Create("entity", "a");
    private static readonly GrainId B = GrainId.Create("entity", "b");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_of_all_grains_is_one_block()
    {
        using var house = new AzureJournalHouse(azurite, options => (options.BlockBytes, options.BlobBytes) = (4 << 20, 32 << 20));
        var before = house.Faults.Changes;
        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => house.Journal.AppendAsync(GrainId.Create("entity", $"{i}"), 1, [new byte[100]])));
        Assert.InRange(house.Faults.Changes - before, 1, 50);
    }

    [Fact]
    public async Task An_append_whose_answer_was_lost_is_acknowledged_and_made_once()
    {
        using var house = new AzureJournalHouse(azurite);
        for (var number = 1; number <= 10; number++)
        {
            house.Faults.LoseAnswers = 1;
            await house.Journal.AppendAsync(A, number, [new byte[number]]);
        }

        Assert.Equal(Enumerable.Range(1, 10), (await house.Another().ReadAsync(A, 0, Token)).Select(record => record.Data.Length));
        Assert.Equal(10, house.Journal.Size.Records);
    }

    /// <summary>The block is found in the log while numbers behind it are given out already: they must not look as if another silo had taken them.</summary>
    [Fact]
    public async Task Appends_that_wait_behind_one_whose_answer_was_lost_keep_their_numbers()
    {
        using var house = new AzureJournalHouse(azurite);
        await house.Journal.AppendAsync(A, 1, [new byte[1]]);
        house.Faults.LoseAnswers = 4;
        // Each is a block of its own, and all but the first wait.
        await Task.WhenAll(Enumerable.Range(2, 6).SelectMany(number => new[] { house.Journal.AppendAsync(A, number, [new byte[3_000 + number]]), house.Journal.AppendAsync(B, number - 1, [new byte[3_000]]) }));
        Assert.Equal(0, house.Faults.LoseAnswers);
        await house.Journal.AppendAsync(A, 8, [new byte[8]]);
        await house.Journal.AppendAsync(B, 7, [new byte[7]]);
        Assert.Equal([1, .. Enumerable.Range(3_002, 6), 8], (await house.Another().ReadAsync(A, 0, Token)).Select(record => record.Data.Length));
        Assert.Equal(7, (await house.Journal.ReadAsync(B, 0, Token)).Count);
        Assert.Equal(15, house.Journal.Size.Records);
    }

    [Fact]
    public async Task An_append_that_got_no_answer_at_all_fails_and_reading_tells_whether_it_was_made()
    {
        using var house = new AzureJournalHouse(azurite);
        await house.Journal.AppendAsync(A, 1, [new byte[1]]);
        // The first try and its repetition: what the second meets is the block of the first, and that answer is lost too.
        house.Faults.LoseAnswers = 2;
        house.Faults.LoseRefusals = true;
        await Assert.ThrowsAsync<JournalUnavailableException>(() => house.Journal.AppendAsync(A, 2, [new byte[2]]));
        house.Faults.LoseRefusals = false;
        Assert.Equal([1, 2], (await house.Journal.ReadAsync(A, 0, Token)).Select(record => record.Data.Length));
        await house.Journal.AppendAsync(A, 3, [new byte[3]]);
        Assert.Equal([1, 2, 3], (await house.Another().ReadAsync(A, 0, Token)).Select(record => record.Data.Length));
    }

    [Fact]
    public async Task A_store_that_refuses_for_a_while_only_slows_the_append()
    {
        using var house = new AzureJournalHouse(azurite, options => (options.Retries, options.RetryDelay) = (20, TimeSpan.FromMilliseconds(50)));
        house.FailWrites = true;
        var append = house.Journal.AppendAsync(A, 1, [new byte[1]]);
        while (house.Faults.Refused < 3)
        {
            await Task.Yield();
        }

        Assert.False(append.IsCompleted);
        house.FailWrites = false;
        await append;
        Assert.Single(await house.Another().ReadAsync(A, 0, Token));
    }

    [Fact]
    public async Task Two_silos_that_write_at_once_both_get_on_and_lose_nothing()
    {
        using var house = new AzureJournalHouse(azurite);
        IJournal[] silos = [house.Journal, house.Another()];
        await Task.WhenAll(silos.SelectMany((silo, s) => Enumerable.Range(0, 5).Select(g => Task.Run(
            async () =>
            {
                for (var number = 1; number <= 20; number++)
                {
                    await silo.AppendAsync(GrainId.Create("entity", $"{s}.{g}"), number, [new byte[50]]);
                }
            },
            Token))));
        var third = house.Another();
        Assert.Equal(200, third.Size.Records);
        foreach (var (s, g) in Enumerable.Range(0, 10).Select(i => (i / 5, i % 5)))
        {
            Assert.Equal(20, (await third.ReadAsync(GrainId.Create("entity", $"{s}.{g}"), 0, Token)).Count);
        }
    }

    [Fact]
    public async Task Blobs_of_which_all_was_dropped_are_deleted_in_their_order_and_the_last_stays()
    {
        using var house = new AzureJournalHouse(azurite);
        await house.Journal.AppendAsync(B, 1, [new byte[10]]);
        for (var number = 1; number <= 60; number++)
        {
            await house.Journal.AppendAsync(A, number, [new byte[1_500]]);
        }

        await house.Journal.DropAsync(A, 60);
        house.Reopen();
        var blobs = await Blobs(house);
        Assert.True(blobs.Count >= 5, $"{blobs.Count} blobs: one holds 16 KiB, and the oldest has a record of B");
        Assert.Equal(1, house.Journal.Size.Records);
        Assert.Equal([B], await house.Journal.OldestAsync(5, Token));
        await house.Journal.DropAsync(B, 1);
        house.Reopen();
        Assert.Equal([blobs[^1]], await Blobs(house));
        Assert.Equal(0, house.Journal.Size.Records);
        await house.Journal.ReadAsync(A, 60, Token);
        await house.Journal.AppendAsync(A, 61, [new byte[1]]);
        Assert.Single(await house.Another().ReadAsync(A, 60, Token));
    }

    /// <summary>Stopped for so long that the blob at which it would go on is deleted.</summary>
    [Fact]
    public async Task A_silo_that_slept_until_its_part_of_the_log_was_gone_cannot_append_until_it_has_read()
    {
        using var house = new AzureJournalHouse(azurite);
        var sleeper = house.Another();
        await sleeper.AppendAsync(A, 1, [new byte[1]]);
        await house.Journal.ReadAsync(A, 0, Token);
        for (var number = 2; number <= 60; number++)
        {
            await house.Journal.AppendAsync(A, number, [new byte[1_500]]);
        }

        await house.Journal.DropAsync(A, 60);
        house.Reopen();
        Assert.Single(await Blobs(house));
        await Assert.ThrowsAsync<JournalConflictException>(() => sleeper.AppendAsync(A, 2, [new byte[1]]));
        await Assert.ThrowsAnyAsync<Exception>(() => sleeper.AppendAsync(A, 3, [new byte[1]]));
        Assert.Empty(await house.Journal.ReadAsync(A, 60, Token));
        Assert.Empty(await sleeper.ReadAsync(A, 60, Token));
        await sleeper.AppendAsync(A, 61, [new byte[7]]);
        Assert.Equal(7, Assert.Single(await house.Journal.ReadAsync(A, 60, Token)).Data.Length);
    }

    /// <summary>The blob in which its death was said is gone when it wakes.</summary>
    [Fact]
    public async Task A_silo_that_slept_until_its_refusal_was_gone_from_the_log_is_refused_all_the_same()
    {
        using var house = new AzureJournalHouse(azurite);
        var name = new JournalWriter("10.0.0.1:11111@1");
        var sleeper = house.Another(name);
        await sleeper.AppendAsync(A, 1, [new byte[1]]);
        await house.Journal.FenceAsync([name.Name], Token);
        for (var number = 1; number <= 60; number++)
        {
            await house.Journal.AppendAsync(B, number, [new byte[1_500]]);
        }

        await house.Journal.DropAsync(A, 1);
        await house.Journal.DropAsync(B, 60);
        house.Reopen();
        Assert.DoesNotContain("log-0000000001", await Blobs(house));
        Assert.Contains("was taken for dead", (await Assert.ThrowsAsync<JournalUnavailableException>(() => sleeper.AppendAsync(A, 2, [new byte[1]]))).Message);
        Assert.True(name.IsRefused);
        Assert.Empty(await house.Another().ReadAsync(A, 1, Token));
    }

    /// <summary>What a newer server must still read.</summary>
    [Fact]
    public async Task The_log_by_hand_is_read_and_what_is_written_is_those_bytes()
    {
        using var house = new AzureJournalHouse(azurite);
        await house.Journal.AppendAsync(A, 7, ["one"u8.ToArray(), "two"u8.ToArray()]);
        var written = (await house.Container.GetAppendBlobClient("log-0000000001").DownloadContentAsync(Token)).Value.Content.ToArray();
        const string Body = "06" + "656E74697479" + "01" + "61" + "07" + "02" + "03" + "6F6E65" + "03" + "74776F";
        Assert.Equal("4F4C4A31" + "01000000" + "13000000", Convert.ToHexString(written, 0, 12));
        Assert.Equal("0100000000000000" + Body, Convert.ToHexString(written, 20, written.Length - 20));

        using var other = new AzureJournalHouse(azurite);
        other.Journal.Dispose();
        var header = "4F4C4A31" + "{0}000000" + "{1}000000" + "0000000000000000" + "0000000000000000";
        var log = string.Format(header, "01", "13") + Body + string.Format(header, "02", "0B") + "00" + "06" + "656E74697479" + "01" + "61" + "07" + string.Format(header, "03", "00");
        await other.Container.GetAppendBlobClient("log-0000000001").AppendBlockAsync(new MemoryStream(Convert.FromHexString(log)), cancellationToken: Token);
        var read = Assert.Single(await other.Another().ReadAsync(A, 0, Token));
        Assert.Equal((8L, "two"), (read.Sequence, Encoding.UTF8.GetString(read.Data.Span)));
        Assert.Equal(["log-0000000001", "log-0000000002"], await Blobs(other));
    }

    [Fact]
    public async Task What_is_no_log_is_refused_in_one_line()
    {
        using var house = new AzureJournalHouse(azurite);
        await house.Container.GetAppendBlobClient("log-0000000001").AppendBlockAsync(new MemoryStream(new byte[100]), cancellationToken: Token);
        var refused = Assert.Throws<OnlineLearning.Storage.StorageUnavailableException>(() => house.Another());
        Assert.Equal("The journal is damaged: no frame at byte 0 of blob 1.", refused.Message);
    }

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        var failures = new AzureJournalOptions { BlockBytes = 1, Retries = -1 }.Failures();
        Assert.Equal(
            ["AzureJournalOptions.BlockBytes is '1'; allowed: 1024 to 67108864.", "AzureJournalOptions.Retries is '-1'; allowed: 0 to 20.", "AzureJournalOptions.BlobServiceClient is missing; allowed: a client of the account's blob service."],
            failures);
    }

    private static async Task<List<string>> Blobs(AzureJournalHouse house)
        => await house.Container.GetBlobsAsync(cancellationToken: Token).Select(blob => blob.Name).Where(name => name.StartsWith("log-", StringComparison.Ordinal)).ToListAsync(Token);
}
