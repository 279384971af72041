using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Cluster.Tests.Grains;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Grains.Durability;
using Orleans.Storage;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Archives;

/// <summary>What is no whole archive, or comes to a server that is not empty, is refused in one line, and nothing of it is served.</summary>
public sealed class RefusedArchiveTests
{
    private const int Block = 512;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cut_or_changed_archive_is_refused_wherever_it_is_and_the_whole_one_is_taken_after_it()
    {
        await using var source = await ArchivedTown.Lived();
        var archive = await ArchivedTown.Export(source);
        await using var target = await ArchivedTown.Start();
        var tar = Unpacked(archive);
        var told = 0;
        for (var at = 0; at < 60; at++)
        {
            await Refused(target, archive[..(archive.Length * at / 60)], check: at % 2 == 0);
            // Beneath the compression, whose own checksum is right again; where a tar file is padded nothing says anything.
            var changed = (byte[])tar.Clone();
            var place = tar.Length * at / 60;
            changed[place] ^= 8;
            if (IsTold(tar, place))
            {
                told++;
                await Refused(target, Packed(changed), check: at % 2 == 1);
            }
        }

        Assert.InRange(told, 20, 60);
        Assert.Equal(0, target.Live.Version);
        await ArchivedTown.Import(target, archive);
        Assert.Equal(await ArchivedTown.See(source), await ArchivedTown.See(target));
    }

    [Fact]
    public async Task Records_that_were_changed_taken_away_or_added_are_told_by_their_place()
    {
        await using var source = await ArchivedTown.Lived();
        var tar = Unpacked(await ArchivedTown.Export(source));
        await using var target = await ArchivedTown.Start();
        var key = Encoding.UTF8.GetBytes("driver/d3");
        var at = tar.AsSpan().IndexOf(key);
        tar[at + key.Length - 1] = (byte)'4';
        var refused = await Assert.ThrowsAsync<ArchiveException>(() => ArchivedTown.Import(target, Packed(tar)));
        Assert.Matches("^The archive is cut or damaged in 'entities/000000', after [0-9]+ whole records: record [0-9]+ was written with checksum [0-9a-f]{16}, its [0-9]+ bytes have [0-9a-f]{16}$", refused.Message);
        Assert.Equal(0, target.Live.Version);
    }

    /// <summary>No record is then in another's place: only the end tells.</summary>
    [Fact]
    public async Task The_last_file_of_records_taken_away_is_told_by_the_end()
    {
        await using var source = await ArchivedTown.Lived();
        var tar = Unpacked(await ArchivedTown.Export(source));
        var files = Files(tar).ToList();
        var (at, length) = files[^2];
        await using var target = await ArchivedTown.Start();
        var refused = await Assert.ThrowsAsync<ArchiveException>(() => ArchivedTown.Import(target, Packed([.. tar[..at], .. tar[(at + length)..]])));
        Assert.Matches("^The archive is cut or damaged in '.*', after ([0-9]+) whole records: it ends with [0-9]+ records, [0-9]+ entities and checksum [0-9a-f]{16}, and has \\1, [0-9]+ and [0-9a-f]{16}$", refused.Message);
        Assert.Equal(0, target.Live.Version);
    }

    [Theory]
    [InlineData("\"format\": \"onlinelearning.archive/1\"", "\"format\": \"onlinelearning.archive/2\"", "The archive's format is 'onlinelearning.archive/2', written by a newer server; this server reads 'onlinelearning.archive/1'.")]
    [InlineData("\"format\": \"onlinelearning.archive/1\"", "\"format\": \"onlinelearning.archiva/1\"", "The archive's format is 'onlinelearning.archiva/1'; this server reads 'onlinelearning.archive/1'.")]
    [InlineData("\"definitions_version\": 1", "\"definitions_version\": 2", "The archive's catalog cannot be read: it has version 1, the archive says 2")]
    [InlineData("\"service\": \"town\"", "\"service\": \"tomn\"", "The archive is of service 'tomn', this server is of 'town'. If that is meant, say any_service=true.")]
    public async Task A_manifest_that_says_something_else_is_refused(string now, string then, string line)
    {
        await using var source = await ArchivedTown.Start();
        await source.Apply(ArchivedTown.Definition);
        var tar = Unpacked(await ArchivedTown.Export(source));
        var at = tar.AsSpan().IndexOf(Encoding.UTF8.GetBytes(now));
        Assert.True(at > 0, Encoding.UTF8.GetString(tar, 0, 2048));
        Encoding.UTF8.GetBytes(then).CopyTo(tar, at);
        await using var target = await ArchivedTown.Start();
        Assert.Equal(line, (await Assert.ThrowsAsync<ArchiveException>(() => ArchivedTown.Import(target, Packed(tar)))).Message);
    }

    [Fact]
    public async Task The_archive_of_another_service_is_taken_where_that_is_said()
    {
        await using var source = await ArchivedTown.Lived(service: "village");
        var archive = await ArchivedTown.Export(source);
        await using var target = await ArchivedTown.Start();
        Assert.Contains("of service 'village', this server is of 'town'", (await Assert.ThrowsAsync<ArchiveException>(() => ArchivedTown.Import(target, archive))).Message);
        await ArchivedTown.Import(target, archive, anyService: true);
        Assert.Equal(await ArchivedTown.See(source), await ArchivedTown.See(target));
    }

    [Fact]
    public async Task A_server_that_has_definitions_takes_none_and_says_which()
    {
        await using var source = await ArchivedTown.Lived();
        var archive = await ArchivedTown.Export(source);
        var before = await ArchivedTown.See(source);
        var refused = await Assert.ThrowsAsync<ArchiveException>(() => ArchivedTown.Import(source, archive));
        Assert.Equal("This server has definitions already, version 1: model click, model eta, model pair, model silent, entity driver and 1 more. An archive is loaded into an empty server.", refused.Message);
        Assert.True(refused.IsConflict);
        Assert.Equal(before, await ArchivedTown.See(source));
    }

    [Fact]
    public async Task A_server_in_which_another_archive_was_half_loaded_takes_only_that_one()
    {
        await using var source = await ArchivedTown.Lived();
        var (first, second) = (await ArchivedTown.Export(source), await ArchivedTown.Export(source));
        using var other = new TempFolder();
        await using (var target = await ArchivedTown.Start(other))
        {
            await Refused(target, first[..(first.Length - 40)], check: false);
            Assert.Matches("^The import of another archive, made at .*, was begun here and not ended; this one was made at .*\\. Import that one again, or use an empty store\\.$", (await Assert.ThrowsAsync<ArchiveException>(() => ArchivedTown.Import(target, second))).Message);
        }

        await using var again = await ArchivedTown.Start(other);
        await ArchivedTown.Import(again, first);
        Assert.Equal(await ArchivedTown.See(source), await ArchivedTown.See(again));
    }

    [Fact]
    public async Task A_state_that_is_in_the_store_already_is_not_written_over()
    {
        await using var source = await ArchivedTown.Lived();
        var archive = await ArchivedTown.Export(source);
        await using var target = await ArchivedTown.Start();
        var driver = target.Entity("driver", "d1").GetGrainId();
        var states = target.Service<IServiceProvider>().GetRequiredKeyedService<IGrainStorage>(GrainSnapshot.StorageName);
        await states.WriteStateAsync("state", driver, new GrainState<GrainSnapshot>(GrainSnapshot.Of(7, [1, 2, 3])));

        var refused = await Assert.ThrowsAsync<ArchiveException>(() => ArchivedTown.Import(target, archive));
        Assert.Matches($"^{driver} \\(.*\\) is in the store already, with another state\\. Use an empty store\\.$", refused.Message);
        Assert.True(refused.IsConflict);
        Assert.Equal(0, target.Live.Version);
        var there = new GrainState<GrainSnapshot>(new());
        await states.ReadStateAsync("state", driver, there);
        Assert.Equal(7, there.State!.Sequence);
        Assert.Equal([1, 2, 3], there.State.State);
    }

    [Fact]
    public async Task Definitions_applied_during_an_export_make_it_no_archive()
    {
        await using var source = await ArchivedTown.Lived();
        using var archive = new ChangingStream(() => source.Apply("sources: { more: { entity: driver, fields: { x: float } } }").Wait());
        var refused = await Assert.ThrowsAsync<ArchiveException>(() => source.Service<IServerArchive>().Export(archive, Token));
        Assert.Equal("Definitions were applied during the export, version 2 over 1: what was written is no archive. Export again.", refused.Message);
        await using var target = await ArchivedTown.Start();
        await Refused(target, archive.ToArray(), check: false);
    }

    [Fact]
    public async Task Nothing_is_exported_where_nothing_is_applied_and_nothing_else_is_an_archive()
    {
        await using var empty = await ArchivedTown.Start();
        using var nothing = new MemoryStream();
        Assert.Contains("nothing to export", (await Assert.ThrowsAsync<ArchiveException>(() => empty.Service<IServerArchive>().Export(nothing, Token))).Message);
        Assert.Equal(0, nothing.Length);
        foreach (var no in new[] { [], "no archive"u8.ToArray(), Packed([]), Packed(new byte[4096]), Packed("x"u8.ToArray()) })
        {
            await Refused(empty, no, check: false);
        }
    }

    private static async Task Refused(TestSilo target, byte[] archive, bool check)
    {
        var refused = await Assert.ThrowsAsync<ArchiveException>(() => ArchivedTown.Import(target, archive, check));
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Contains("archive", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether it is content: what a header says of times and owners is read by nobody, and padding neither.</summary>
    private static bool IsTold(byte[] tar, int place)
        => Files(tar).Any(file => place >= file.At + Block && place < file.At + Block + LengthOf(tar, file.At));

    /// <summary>Where each file's header is, and how many bytes it has with what follows it.</summary>
    private static IEnumerable<(int At, int Length)> Files(byte[] tar)
    {
        for (var at = 0; tar[at] != 0;)
        {
            var length = Block + ((LengthOf(tar, at) + Block - 1) / Block * Block);
            yield return (at, length);
            at += length;
        }
    }

    private static int LengthOf(byte[] tar, int header) => Convert.ToInt32(Encoding.ASCII.GetString(tar, header + 124, 11).Trim('\0', ' '), 8);

    private static byte[] Unpacked(byte[] archive)
    {
        using var gzip = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
        using var tar = new MemoryStream();
        gzip.CopyTo(tar);
        return tar.ToArray();
    }

    private static byte[] Packed(byte[] tar)
    {
        using var archive = new MemoryStream();
        using (var gzip = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(tar);
        }

        return archive.ToArray();
    }

    /// <summary>Does something at the first byte.</summary>
    private sealed class ChangingStream(Action change) : MemoryStream
    {
        private bool _changed;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_changed)
            {
                _changed = true;
                change();
            }

            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
