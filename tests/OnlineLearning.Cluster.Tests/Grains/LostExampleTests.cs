using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Sqlite;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Grains;

/// <summary>
/// A shard that could not write an example is read again, and whoever asks then whether it is durable asks another activation. The ledger found it: the next example had taken its number. An entity that could not write a label acknowledges none.
/// </summary>
public sealed class LostExampleTests
{
    private const string Definition = """
        entities: { driver: {} }
        models:
          eta: { task: regression, entities: driver, inputs: [ { numeric: km } ], label: minutes, learner: { bits: 8 }, personal: { driver: { bias: true } } }
        """;

    [Fact]
    public async Task An_example_that_the_shard_lost_is_not_called_durable_by_the_activation_that_was_read_again()
    {
        await using var silo = await Start();
        var shard = silo.Shard("eta");
        SharedExample Example(int id) => new((UInt128)id, silo.Request("eta", $"p{id}", ["d1"], 0, ("km", id)).Entries, 0, 0, id, 1);

        var journal = (LosingJournal)silo.Service<IJournal>();
        journal.Losing = ShardKey.TypeName;
        var lost = await shard.Learn(Example(1));
        await journal.Lost.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await Until.So(() => shard.Describe().AsTask(), status => status.Updates == 0);

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
        await using var silo = await Start();
        var driver = silo.Entity("driver", "d1");
        var label = new LearnRequest { Example = silo.Request("eta", "p1", ["d1"], 0, ("km", 3)), Label = 12 };

        ((LosingJournal)silo.Service<IJournal>()).Losing = EntityKey.TypeName;
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await driver.Learn(label));
        await Until.So(() => driver.Describe().AsTask(), status => status.Models.All(model => model.Labels == 0));

        Assert.Equal(LearnStatus.Learnt, (await driver.Learn(label)).Status);
        Assert.Equal((1, 1), (Assert.Single((await driver.Describe()).Models).Labels, (await silo.Shard("eta").Describe()).Updates));
    }

    private static async Task<TestSilo> Start()
    {
        var silo = await TestSilo.Start(null, configure: builder => builder.Services.AddSingleton<IJournal>(services => new LosingJournal(services.GetRequiredService<SqliteJournal>())));
        await silo.Apply(Definition);
        return silo;
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
