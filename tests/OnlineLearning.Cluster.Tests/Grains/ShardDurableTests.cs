using OnlineLearning.Contracts.Shards;
using OnlineLearning.Contracts.Storage;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Grains;

/// <summary>How one who has a shard's answer learns that it is durable.</summary>
public sealed class ShardDurableTests
{
    private const string Definition = """
        entities: { driver: {} }
        models: { eta: { task: regression, entities: driver, inputs: [ { numeric: km } ], label: minutes } }
        """;

    private static readonly SharedExample s_example = new((UInt128)17, [], 0, 0, 3, 1);

    [Fact]
    public async Task In_one_process_the_answer_brings_its_own_durability_and_a_repeated_one_too()
    {
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder.Path);
        await silo.Apply(Definition);
        var first = await silo.Shard("eta").Learn(s_example);
        var again = await silo.Shard("eta").Learn(s_example);
        Assert.Equal((first.Gradient, first.Updates, first.Record), (again.Gradient, again.Updates, again.Record));
        await first.Durable!;
        await again.Durable!;
        await silo.Shard("eta").Durable(s_example.ExampleId, first);
    }

    [Fact]
    public async Task A_shard_does_not_call_durable_what_it_has_not_learnt()
    {
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder.Path);
        await silo.Apply(Definition);
        var learnt = await silo.Shard("eta").Learn(s_example);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => silo.Shard("eta").Durable(s_example.ExampleId + 1, learnt));
    }
}
