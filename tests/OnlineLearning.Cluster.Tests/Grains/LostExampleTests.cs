using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Sqlite;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Grains;

/// <summary>A shard that could not write an example is read again, and whoever asks then whether it is durable asks another activation. The ledger found it: the next example had taken its number.</summary>
public sealed class LostExampleTests
{
    [Fact]
    public async Task An_example_that_the_shard_lost_is_not_called_durable_by_the_activation_that_was_read_again()
    {
        using var folder = new TempFolder();
        LosingJournal? journal = null;
        await using var silo = await TestSilo.Start(folder, configure: builder => builder.Services.AddSingleton<IJournal>(services => journal = new(services.GetRequiredService<SqliteJournal>())));
        await silo.Apply("""
            entities: { driver: {} }
            models:
              eta: { task: regression, entities: driver, inputs: [ { numeric: km } ], label: minutes, learner: { bits: 8 } }
            """);
        var shard = silo.Shard("eta");
        SharedExample Example(int id) => new((UInt128)id, silo.Request("eta", $"p{id}", ["d1"], 0, ("km", id)).Entries, 0, 0, id, 1);

        journal!.Losing = "ol.shard";
        var lost = await shard.Learn(Example(1));
        await journal.Lost.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        while ((await shard.Describe()).Updates != 0)
        {
            await Task.Yield();
        }

        await Assert.ThrowsAsync<JournalUnavailableException>(() => lost.Durable!);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => shard.Durable(1, lost));
        var other = await shard.Learn(Example(2));
        Assert.Equal((lost.Updates, lost.Record), (other.Updates, other.Record));
        await shard.Durable(2, other);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => shard.Durable(1, lost));

        // Sent again it is learnt anew, behind the other, and what the first time gave is not what is durable.
        var again = await shard.Learn(Example(1));
        await shard.Durable(1, again);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => shard.Durable(1, lost));
    }

    [Fact]
    public async Task A_label_whose_record_the_entity_lost_is_not_acknowledged_and_is_learnt_once_when_it_is_sent_again()
    {
        using var folder = new TempFolder();
        LosingJournal? journal = null;
        await using var silo = await TestSilo.Start(folder, configure: builder => builder.Services.AddSingleton<IJournal>(services => journal = new(services.GetRequiredService<SqliteJournal>())));
        await silo.Apply("""
            entities: { driver: {} }
            models:
              eta: { task: regression, entities: driver, inputs: [ { numeric: km } ], label: minutes, learner: { bits: 8 }, personal: { driver: { bias: true } } }
            """);
        var driver = silo.Entity("driver", "d1");
        var label = new LearnRequest { Example = silo.Request("eta", "p1", ["d1"], 0, ("km", 3)), Label = 12 };

        journal!.Losing = "ol.entity";
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await driver.Learn(label));
        while ((await driver.Describe()).Models.Sum(model => model.Labels) != 0)
        {
            await Task.Yield();
        }

        Assert.Equal(LearnStatus.Learnt, (await driver.Learn(label)).Status);
        Assert.Equal((1, 1), (Assert.Single((await driver.Describe()).Models).Labels, (await silo.Shard("eta").Describe()).Updates));
    }

    /// <summary>The same journal; loses one append of a grain of the type that it is told.</summary>
    private sealed class LosingJournal(IJournal journal) : IJournal
    {
        private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? Losing { get; set; }

        public Task Lost => _lost.Task;

        public JournalSize Size => journal.Size;

        public Task AppendAsync(GrainId grain, long first, IReadOnlyList<ReadOnlyMemory<byte>> records, bool lazy = false)
        {
            if (grain.Type.ToString() != Losing)
            {
                return journal.AppendAsync(grain, first, records, lazy);
            }

            Losing = null;
            _lost.SetResult();
            return Task.FromException(new JournalUnavailableException("The disk is full."));
        }

        public Task<IReadOnlyList<JournalRecord>> ReadAsync(GrainId grain, long after, CancellationToken cancellation = default) => journal.ReadAsync(grain, after, cancellation);

        public Task<JournalTail> TakeOverAsync(GrainId grain, long after, CancellationToken cancellation = default) => journal.TakeOverAsync(grain, after, cancellation);

        public Task DropAsync(GrainId grain, long upTo) => journal.DropAsync(grain, upTo);

        public Task<IReadOnlyList<GrainId>> OldestAsync(int most, CancellationToken cancellation = default) => journal.OldestAsync(most, cancellation);
    }
}
