using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage;
using OnlineLearning.Storage.Generic;
using OnlineLearning.Storage.Sqlite;
using Orleans.Storage;
using Orleans.TestingHost;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Storage;

/// <summary>The registrations in a real silo.</summary>
public sealed class StorageRegistrationTests
{
    private static readonly GrainId A = GrainId.Create("entity", "a");

    [Fact]
    public async Task A_silo_has_one_store_for_journal_and_states_and_leaves_all_of_it_on_disk()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("data.db");
        await using (var cluster = await Start(silo => silo.AddSqliteStorage(options => options.Path = file)))
        {
            var services = cluster.GetSiloServiceProvider();
            var states = services.GetRequiredKeyedService<IGrainStorage>(SqliteSiloBuilderExtensions.SnapshotStorage);
            Assert.Same(states, services.GetRequiredService<IGrainStorage>());
            var state = new GrainState<Note>(new() { Text = "kept" });
            await states.WriteStateAsync("state", A, state);
            var journal = Assert.IsType<SqliteJournal>(services.GetRequiredService<IJournal>());
            _ = journal.AppendAsync(A, 1, [new byte[3]]);
            await cluster.StopAllSilosAsync(TestContext.Current.CancellationToken);
        }

        using var store = new SqliteStore(Options.Create(new SqliteStorageOptions { Path = file }));
        Assert.Single(await new SqliteJournal(store).ReadAsync(A, 0, TestContext.Current.CancellationToken));
        var read = new GrainState<Note>(new());
        await Houses.States(store).ReadStateAsync("state", A, read);
        Assert.Equal("kept", read.State!.Text);
    }

    [Fact]
    public async Task The_generic_journal_works_over_the_named_storage()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await Start(silo => silo
            .AddSqliteStorage(options => options.Path = folder.File("data.db"))
            .AddStorageJournal(SqliteSiloBuilderExtensions.SnapshotStorage));
        var journal = Assert.IsType<StorageJournal>(cluster.GetSiloServiceProvider().GetRequiredService<IJournal>());
        await journal.AppendAsync(A, 1, [new byte[3]]);
        Assert.Single(await journal.ReadAsync(A, 0, TestContext.Current.CancellationToken));
        await cluster.StopAllSilosAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_silo_without_its_file_does_not_start_and_says_why()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("file");
        await File.WriteAllTextAsync(file, "in the way", TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => Start(silo => silo.AddSqliteStorage(options => options.Path = Path.Combine(file, "data.db"))));
        Assert.StartsWith($"The data folder '{file}' cannot be created:", Innermost(failure).Message);
    }

    private static Exception Innermost(Exception failure) =>
        failure is StorageUnavailableException || failure.InnerException is null ? failure : Innermost(failure.InnerException);

    private static async Task<InProcessTestCluster> Start(Action<ISiloBuilder> configure)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => configure(silo));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
