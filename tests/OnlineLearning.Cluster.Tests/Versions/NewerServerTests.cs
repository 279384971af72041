using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using OnlineLearning.Cluster.Tests.Demo;
using OnlineLearning.Cluster.Tests.Storage;
using OnlineLearning.Grains.Catalogs;
using OnlineLearning.Grains.Durability;
using OnlineLearning.Storage.Sqlite;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Versions;

/// <summary>A server on what a newer one has left: it ends with one line that says what to do, or answers for one entity alone, and changes nothing of it.</summary>
public sealed class NewerServerTests : IDisposable
{
    private const string Definition = """
        entities: { driver: {} }
        sources:
          trips: { entity: driver, fields: { minutes: float } }
        models:
          eta: { task: regression, entities: driver, inputs: [ { numeric: km } ], label: minutes, learner: { bits: 8 }, personal: { driver: { bias: true } } }
        """;

    private static readonly TimeSpan Most = TimeSpan.FromSeconds(60);
    private static readonly GrainId Driver = GrainId.Create("ol.entity", "driver/d1");

    private readonly TempFolder _folder = new();

    private string Database => Path.Combine(_folder, "online-learning.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_of_a_newer_schema_a_newer_catalog_and_a_newer_shard_end_the_start_in_one_line()
    {
        await Used();
        long schema;
        using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            connection.Open();
            using var read = connection.CreateCommand();
            read.CommandText = "PRAGMA user_version";
            schema = (long)read.ExecuteScalar()!;
            SqliteHouse.Execute(connection, $"PRAGMA user_version = {schema + 1}");
        }

        var files = Files();
        await Refused($"The schema of '{Database}': version {schema + 1} was found, this server reads up to version {schema}");
        Assert.Equal(files, Files());
        using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            connection.Open();
            SqliteHouse.Execute(connection, $"PRAGMA user_version = {schema}");
        }

        var catalog = GrainId.Create("ol.catalog", "catalog");
        await Change<CatalogState>(catalog, state => state.Form++);
        await RefusedAndKept("The catalog's definitions: version 2 was found, this server reads up to version 1");
        await Change<CatalogState>(catalog, state => state.Form--);

        var shard = GrainId.Create("ol.shard", "eta/1/0");
        await Change<GrainSnapshot>(shard, state => (state.State, state.Checksum) = ([3, .. state.State[1..]], null));
        await RefusedAndKept("Shard: version 3 was found, this server reads up to version 2");
        await Change<GrainSnapshot>(shard, state => state.State = [2, .. state.State[1..]]);
        using var server = await ServerProcess.Start(_folder);
        Assert.Equal(1, (int?)(await server.Get("/v1/models/eta"))["updates"] ?? 1);
    }

    [Fact]
    public async Task A_newer_record_of_one_entity_is_told_to_who_asks_for_it_and_kept()
    {
        await Used();
        using (var store = Open())
        {
            var journal = new SqliteJournal(store);
            var last = (await journal.ReadAsync(Driver, 0, TestContext.Current.CancellationToken)).LastOrDefault().Sequence;
            await journal.AppendAsync(Driver, Math.Max(last, await Snapshot()) + 1, [new byte[] { 250, 1, 2 }]);

            async Task<long> Snapshot()
            {
                var state = new GrainState<GrainSnapshot>(new());
                await Houses.States(store).ReadStateAsync("state", Driver, state);
                return state.State!.Sequence;
            }
        }

        var rows = Rows("ol.entity/driver/d1");
        using (var server = await ServerProcess.Start(_folder))
        {
            for (var call = 0; call < 2; call++)
            {
                var (status, body) = (await Event(server, "d1", $"n{call}"))!.Value;
                Assert.Equal((500, "https://onlinelearning.dev/problems/newer-state"), (status, (string?)Problem(body)["type"]));
                Assert.Equal("Entity record: kind 250 was found, this server reads up to kind 11; start a newer server, or put back a backup from before it ran.", (string?)Problem(body)["detail"]);
            }

            Assert.Equal(200, (await Event(server, "d2", "n"))!.Value.Status);
            await server.Stop();
        }

        Assert.Equal(rows, Rows("ol.entity/driver/d1"));
    }

    private static JsonNode Problem(JsonNode body) => body["results"]?[0]?["error"] ?? body;

    private static Task<(int Status, JsonNode Body)?> Event(ServerProcess server, string driver, string id)
        => server.TryPost("/v1/events", new { source = "trips", entity = driver, id, time = "2026-03-01T00:00:00Z", fields = new { minutes = 3 } });

    /// <summary>A server's data after an event, a label and an orderly stop.</summary>
    private async Task Used()
    {
        using var server = await ServerProcess.Start(_folder);
        await server.Apply(Definition);
        Assert.Equal(200, (await Event(server, "d1", "e"))!.Value.Status);
        Assert.Equal(200, (await server.TryPost("/v1/models/eta/learn", new { entities = new { driver = "d1" }, features = new { km = 2 }, time = "2026-03-01T00:00:00Z", id = "l", label = 3 }))!.Value.Status);
        await server.Stop();
    }

    private async Task Refused(string line)
    {
        var run = await SiloRun.ToEnd(Most, "--http", "http://127.0.0.1:0", "--data", _folder);
        Assert.Equal((1, $"{line}; start a newer server, or put back a backup from before it ran.\n"), (run.ExitCode, run.Error));
    }

    private async Task RefusedAndKept(string line)
    {
        var rows = Rows("");
        await Refused(line);
        Assert.Equal(rows, Rows(""));
    }

    private SqliteStore Open() => new(Options.Create(new SqliteStorageOptions { Path = Database, Feed = true }));

    private async Task Change<T>(GrainId grain, Action<T> change)
        where T : new()
    {
        using var store = Open();
        var (states, state) = (Houses.States(store), new GrainState<T>(new()));
        await states.ReadStateAsync("state", grain, state);
        Assert.True(state.RecordExists, $"{grain} has no state.");
        change(state.State!);
        await states.WriteStateAsync("state", grain, state);
    }

    /// <summary>States and records, those of which the grain is named.</summary>
    private List<string> Rows(string grain)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var read = connection.CreateCommand();
        read.CommandText = "SELECT grain || ' ' || version || ' ' || coalesce(hex(data), '') FROM grain_state WHERE instr(grain, $grain) UNION ALL SELECT id || ' ' || hex(data) FROM segment WHERE instr(hex(data), '" + Convert.ToHexString("driver/d1"u8) + "')";
        read.Parameters.AddWithValue("$grain", grain);
        using var reader = read.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    private List<string> Files() => [.. Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Order().Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")];
}
