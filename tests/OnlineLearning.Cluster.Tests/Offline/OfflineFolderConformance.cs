using System.Text;
using OnlineLearning.Batch.Offline;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning.Entities;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Offline;

public sealed class LocalFolderConformance : OfflineFolderConformance, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override IOfflineFolder NewFolder() => new LocalFolder(Path.Combine(_folder, "some", "where"));
}

public sealed class AzureFolderConformance(Azurite azurite) : OfflineFolderConformance
{
    [Fact]
    public async Task Of_two_writers_the_second_fails_and_takes_nothing_of_the_first_away()
    {
        azurite.Need();
        var container = azurite.NewContainer();
        await using var first = await OfflineWriter.Open(azurite.Folder(container), "aaaaaaaaaa", Token);
        await using var second = await OfflineWriter.Open(azurite.Folder(container), "bbbbbbbbbb", Token);
        first.Add(Event(1));
        second.Add(Event(2));
        await first.Commit(1, Noon, Token);
        var refused = await Assert.ThrowsAsync<OfflineOvertakenException>(() => second.Commit(1, Noon, Token));
        Assert.Contains("two servers must not share one offline store", refused.Message);
        await using var third = await OfflineWriter.Open(azurite.Folder(container), "bbbbbbbbbb", Token);
        Assert.Equal([1], await Read(azurite.Folder(container)));
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_repeated_without_a_row_twice()
    {
        azurite.Need();
        var folder = azurite.Folder();
        var lossy = new FaultyFolder(folder);
        await using var writer = await OfflineWriter.Open(lossy, "aaaaaaaaaa", Token);
        writer.Add(Event(1));
        lossy.LosesAnswers = path => path.EndsWith(".json", StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => writer.Commit(1, Noon, Token));
        Assert.Throws<InvalidOperationException>(() => writer.Add(Event(2)));
        lossy.LosesAnswers = _ => false;
        await writer.Commit(1, Noon.AddDays(1), Token);
        writer.Add(Event(2));
        await writer.Commit(2, Noon.AddDays(1), Token);
        Assert.Equal([1, 2], await Read(folder));
    }

    private protected override IOfflineFolder NewFolder()
    {
        azurite.Need();
        return azurite.Folder();
    }
}

/// <summary>What every <see cref="IOfflineFolder"/> promises, and the store on it.</summary>
public abstract class OfflineFolderConformance
{
    private protected static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract IOfflineFolder NewFolder();

    [Fact]
    public async Task A_file_is_there_whole_or_not_at_all()
    {
        var folder = NewFolder();
        await using var held = await folder.Lock(Token);
        Assert.Null(await folder.Read("a/b=é/c.txt", Token));
        await Assert.ThrowsAsync<IOException>(() => folder.Write("a/b=é/c.txt", async stream =>
        {
            await stream.WriteAsync(new byte[100_000], Token);
            throw new IOException("the writer fails");
        }, Token));
        Assert.Empty(await folder.List("a", Token));
        Assert.Equal(3, await folder.Write("a/b=é/c.txt", stream => stream.WriteAsync("one"u8.ToArray(), Token).AsTask(), Token));
        await folder.Write("a/b=é/c.txt", stream => stream.WriteAsync("other"u8.ToArray(), Token).AsTask(), Token);
        await folder.Create("a/new", stream => stream.WriteAsync("new"u8.ToArray(), Token).AsTask(), Token);
        await folder.Create("a/new", stream => stream.WriteAsync("new"u8.ToArray(), Token).AsTask(), Token);
        Assert.Equal(["a/b=é/c.txt", "a/new"], (await folder.List("a", Token)).Order(StringComparer.Ordinal));
        await using (var stream = (await folder.Read("a/b=é/c.txt", Token))!)
        {
            using var reader = new StreamReader(stream, Encoding.UTF8);
            Assert.True(stream.CanSeek);
            Assert.Equal("other", await reader.ReadToEndAsync(Token));
        }

        await folder.Delete("a/b=é/c.txt", Token);
        await folder.Delete("a/b=é/c.txt", Token);
        Assert.Equal(["a/new"], await folder.List("a", Token));
    }

    [Fact]
    public async Task A_store_on_it_goes_on_after_its_last_commit_and_keeps_nothing_that_no_manifest_names()
    {
        var folder = NewFolder();
        await using (var writer = await OfflineWriter.Open(folder, "aaaaaaaaaa", Token))
        {
            writer.Add(Event(1));
            await writer.Commit(1, Noon, Token);
            writer.Add(Event(2));
            var second = await writer.Commit(2, Noon.AddDays(1), Token);
            await folder.Delete(second.Path, Token);
        }

        await using (var writer = await OfflineWriter.Open(folder, "aaaaaaaaaa", Token))
        {
            Assert.Equal(1, writer.Position);
            Assert.Single(await folder.List("events", Token));
            writer.Add(Event(2));
            await writer.Commit(2, Noon.AddDays(2), Token);
            Assert.Equal([1, 2], await Read(folder));
            Assert.Equal(1, await writer.Retain(Noon.AddDays(1), Noon.AddDays(2), Token));
            Assert.Equal([2], await Read(folder));
            Assert.Single(await folder.List("events", Token));
        }
    }

    private protected static OfflineEvent Event(long number) => new("d1", number, number, new EntityEvent("trips", null, Noon.UtcTicks, Noon.UtcTicks, ["n"], [FeatureDatum.Of(number)]));

    private protected static async Task<List<long>> Read(IOfflineFolder folder)
        => await (await OfflineStore.Open(folder, Token)).Events("trips", cancellation: Token).Select(row => row.Sequence).ToListAsync(Token);
}
