using System.Text;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using OnlineLearning.Cluster.Tests.Offline;
using Orleans.Storage;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Storage.Azure;

/// <summary>
/// The layout of Microsoft.Orleans.Persistence.AzureStorage, by hand: what it writes is read here, and what is written here is what it reads. Names of blobs, keys and columns of rows, and what a cleared
/// state leaves are pinned.
/// </summary>
public sealed class AzureLayoutTests(Azurite azurite)
{
    private static readonly GrainId A = GrainId.Create("entity", "driver/7");
    private static readonly OrleansGrainStorageSerializer Serializer = new(Houses.Serializer);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_state_is_the_blob_that_the_official_provider_writes()
    {
        using var house = new BlobStates(azurite);
        var state = new GrainState<Note>(new() { Text = "one" });
        await house.Storage.WriteStateAsync("state", A, state);
        var blob = Assert.Single(await house.Container.GetBlobsAsync(cancellationToken: Token).ToListAsync(Token));
        Assert.Equal(("state-entity/driver/7.json", BlobType.Block, "application/octet-stream"), (blob.Name, blob.Properties.BlobType, blob.Properties.ContentType));
        Assert.Equal(state.ETag, $"\"{blob.Properties.ETag.ToString()!.Trim('"')}\"");
        var content = (await house.Container.GetBlobClient(blob.Name).DownloadContentAsync(Token)).Value.Content;
        Assert.Equal(Serializer.Serialize(new Note { Text = "one" }).ToArray(), content.ToArray());
    }

    [Fact]
    public async Task A_blob_of_the_official_provider_is_read_and_replaced()
    {
        using var house = new BlobStates(azurite, options => options.GrainStorageSerializer = new TextSerializer());
        var blob = house.Container.GetBlobClient("state-entity/driver/7.json");
        await blob.UploadAsync(new BinaryData("by hand"), Token);
        var state = new GrainState<Note>(new());
        await house.Storage.ReadStateAsync("state", A, state);
        Assert.Equal(("by hand", true, (await blob.GetPropertiesAsync(cancellationToken: Token)).Value.ETag.ToString()), (state.State!.Text, state.RecordExists, state.ETag));
        state.State.Text = "changed";
        await house.Storage.WriteStateAsync("state", A, state);
        Assert.Equal("changed", (await blob.DownloadContentAsync(Token)).Value.Content.ToString());
    }

    [Fact]
    public async Task A_cleared_blob_is_gone_or_empty_as_the_options_say()
    {
        foreach (var delete in new[] { true, false })
        {
            using var house = new BlobStates(azurite, options => options.DeleteStateOnClear = delete);
            var blob = house.Container.GetBlobClient("state-entity/driver/7.json");
            var state = new GrainState<Note>(new() { Text = "one" });
            await house.Storage.WriteStateAsync("state", A, state);
            await house.Storage.ClearStateAsync("state", A, state);
            Assert.Equal(!delete, (await blob.ExistsAsync(Token)).Value);
            if (!delete)
            {
                var properties = (await blob.GetPropertiesAsync(cancellationToken: Token)).Value;
                Assert.Equal((0, properties.ETag.ToString()), (properties.ContentLength, state.ETag));
            }
        }
    }

    [Fact]
    public async Task A_conflict_of_blobs_is_told_as_the_official_provider_tells_it()
    {
        using var house = new BlobStates(azurite);
        await house.Storage.WriteStateAsync("state", A, new GrainState<Note>(new()));
        var conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => house.Storage.WriteStateAsync("state", A, new GrainState<Note>(new(), "\"0x1\"")));
        Assert.Equal(("Unknown", "\"0x1\""), (conflict.StoredEtag, conflict.CurrentEtag));
        Assert.IsType<RequestFailedException>(conflict.InnerException);
        var gone = await Assert.ThrowsAsync<InconsistentStateException>(() => house.Storage.WriteStateAsync("other", A, new GrainState<Note>(new(), "\"0x1\"")));
        Assert.Equal("\"0x1\"", gone.CurrentEtag);
    }

    [Fact]
    public async Task A_container_that_was_deleted_is_made_again()
    {
        using var house = new BlobStates(azurite);
        await house.Container.DeleteAsync(cancellationToken: Token);
        var state = new GrainState<Note>(new());
        await house.Storage.ReadStateAsync("state", A, state);
        Assert.False(state.RecordExists);
        await house.Storage.WriteStateAsync("state", A, state);
        Assert.True((await house.Container.GetBlobClient("state-entity/driver/7.json").ExistsAsync(Token)).Value);
    }

    [Theory]
    [InlineData(1, "Data")]
    [InlineData(65_536, "Data")]
    [InlineData(65_537, "Data Data1")]
    [InlineData(983_040, "Data Data1 Data2 Data3 Data4 Data5 Data6 Data7 Data8 Data9 Data10 Data11 Data12 Data13 Data14")]
    public async Task A_state_is_the_row_that_the_official_provider_writes(int bytes, string columns)
    {
        using var house = new TableStates(azurite, options => options.GrainStorageSerializer = new TextSerializer());
        var text = new string('x', bytes - 1) + "y";
        var state = new GrainState<Note>(new() { Text = text });
        await house.Storage.WriteStateAsync("sta/te", A, state);
        var row = Assert.Single(await house.Table.QueryAsync<TableEntity>(cancellationToken: Token).ToListAsync(Token));
        Assert.Equal(("service_entity_driver_7", "sta_te", state.ETag), (row.PartitionKey, row.RowKey, row.ETag.ToString()));
        Assert.Equal(columns.Split(' '), row.Keys.Where(key => key.StartsWith("Data", StringComparison.Ordinal)));
        Assert.Equal(text, string.Concat(columns.Split(' ').Select(column => Encoding.UTF8.GetString(row.GetBinary(column)))));
        Assert.All(columns.Split(' ').SkipLast(1), column => Assert.Equal(65_536, row.GetBinary(column).Length));
        // The one that is ours: the partition does not tell it.
        Assert.Equal((5 + columns.Split(' ').Length, "entity/driver/7"), (row.Count, row.GetString("GrainId")));
    }

    [Fact]
    public async Task A_state_that_fits_into_no_row_is_refused_and_nothing_is_written()
    {
        using var house = new TableStates(azurite, options => options.GrainStorageSerializer = new TextSerializer());
        var state = new GrainState<Note>(new() { Text = new string('x', 983_041) });
        var refused = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => house.Storage.WriteStateAsync("state", A, state));
        Assert.Contains("has 983041 bytes; a row of an Azure table holds 983040 at most", refused.Message);
        Assert.Empty(await house.Table.QueryAsync<TableEntity>(cancellationToken: Token).ToListAsync(Token));
    }

    [Fact]
    public async Task With_text_the_columns_are_strings_and_rows_of_either_kind_are_read()
    {
        using var house = new TableStates(azurite, options => (options.UseStringFormat, options.GrainStorageSerializer) = (true, new TextSerializer()));
        var state = new GrainState<Note>(new() { Text = new string('é', 32_768) + "end" });
        await house.Storage.WriteStateAsync("state", A, state);
        TableEntity row = await house.Table.GetEntityAsync<TableEntity>("service_entity_driver_7", "state", cancellationToken: Token);
        Assert.Equal((32_768, "end", false), (row.GetString("StringData").Length, row.GetString("StringData1"), row.ContainsKey("Data")));

        foreach (var byHand in new[] { new TableEntity("service_entity_driver_8", "state") { ["StringData"] = "by ", ["StringData1"] = "hand" }, new("service_entity_driver_8", "state") { ["Data"] = "by "u8.ToArray(), ["Data1"] = "hand"u8.ToArray() } })
        {
            await house.Table.UpsertEntityAsync(byHand, TableUpdateMode.Replace, Token);
            var read = new GrainState<Note>(new());
            await house.Storage.ReadStateAsync("state", GrainId.Create("entity", "driver/8"), read);
            Assert.Equal(("by hand", true), (read.State!.Text, read.RecordExists));
            await house.Storage.WriteStateAsync("state", GrainId.Create("entity", "driver/8"), read);
        }
    }

    [Fact]
    public async Task A_cleared_row_is_gone_or_without_data_as_the_options_say()
    {
        foreach (var delete in new[] { true, false })
        {
            using var house = new TableStates(azurite, options => options.DeleteStateOnClear = delete);
            var state = new GrainState<Note>(new() { Text = "one" });
            await house.Storage.WriteStateAsync("state", A, state);
            var stale = new GrainState<Note>(new(), state.ETag);
            await house.Storage.ClearStateAsync("state", A, state);
            var rows = await house.Table.QueryAsync<TableEntity>(cancellationToken: Token).ToListAsync(Token);
            Assert.Equal(delete ? [] : [state.ETag!], rows.Select(row => row.ETag.ToString()));
            Assert.All(rows, row => Assert.False(row.ContainsKey("Data")));
            await Assert.ThrowsAsync<TableStorageUpdateConditionNotSatisfiedException>(() => house.Storage.ClearStateAsync("state", A, stale));
        }
    }

    [Fact]
    public async Task A_conflict_of_rows_names_state_grain_and_table()
    {
        using var house = new TableStates(azurite);
        await house.Storage.WriteStateAsync("state", A, new GrainState<Note>(new()));
        var conflict = await Assert.ThrowsAsync<TableStorageUpdateConditionNotSatisfiedException>(() => house.Storage.WriteStateAsync("state", A, new GrainState<Note>(new())));
        Assert.Equal(("state", "entity/driver/7", house.Table.Name, "Unknown"), (conflict.GrainType, conflict.GrainId, conflict.TableName, conflict.StoredEtag));
    }

    /// <summary>What the official provider does too: it is why ids with these characters do not belong on Azure tables.</summary>
    [Fact]
    public async Task Keys_that_differ_only_in_characters_that_Azure_forbids_are_one_row()
    {
        using var house = new TableStates(azurite);
        await house.Storage.WriteStateAsync("state", GrainId.Create("entity", "a/b#c?d\\e"), new GrainState<Note>(new()));
        await Assert.ThrowsAsync<TableStorageUpdateConditionNotSatisfiedException>(() => house.Storage.WriteStateAsync("state", GrainId.Create("entity", "a_b_c_d_e"), new GrainState<Note>(new())));
    }

    private sealed class TextSerializer : IGrainStorageSerializer
    {
        public BinaryData Serialize<T>(T? input) => new(((Note)(object)input!).Text);

        public T Deserialize<T>(BinaryData input) => (T)(object)new Note { Text = input.ToString() };
    }
}
