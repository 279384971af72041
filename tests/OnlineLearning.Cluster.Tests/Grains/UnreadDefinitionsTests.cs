using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Grains.Catalogs;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Grains;

/// <summary>
/// A silo that has joined and not read the definitions yet is sent entities by the others. Read then, an entity passed over what its records say of models and views, and its next snapshot was without. The ledger found it: riders who had
/// learnt 935 labels showed 349.
/// </summary>
public sealed class UnreadDefinitionsTests
{
    private const string Definition = """
        entities: { driver: {} }
        sources:
          trips: { entity: driver, fields: { minutes: float } }
        models:
          eta: { task: regression, entities: driver, inputs: [ { numeric: km } ], label: minutes, learner: { bits: 8 }, personal: { driver: { bias: true } } }
        """;

    [Fact]
    public async Task An_entity_is_not_read_before_the_definitions_are()
    {
        using var folder = new TempFolder();
        string digest;
        await using (var silo = await TestSilo.Start(folder))
        {
            await silo.Apply(Definition);
            for (var number = 0; number < 5; number++)
            {
                await silo.Entity("driver", "d1").Learn(new LearnRequest { Example = silo.Request("eta", $"e{number}", ["d1"], 0, ("km", number)), Label = number });
            }

            digest = (await silo.Entity("driver", "d1").Describe()).Models.Single().Digest;
        }

        LateDefinitions? late = null;
        await using var next = await TestSilo.Start(folder, configure: builder => builder.Services.AddSingleton<ILiveDefinitions>(services => late = new(services.GetRequiredService<DefinitionFollower>())));
        await Assert.ThrowsAsync<NotReadyException>(() => next.Entity("driver", "d1").Describe().AsTask());
        await Assert.ThrowsAsync<NotReadyException>(() => next.Entity("driver", "d1").Snapshot().AsTask());
        late!.IsRead = true;
        var model = (await next.Entity("driver", "d1").Describe()).Models.Single();
        Assert.Equal((5L, digest), (model.Labels, model.Digest));
    }

    /// <summary>Shards need them to be woken; entities are told that they are not read.</summary>
    private sealed class LateDefinitions(DefinitionFollower follower) : ILiveDefinitions
    {
        public LiveDefinitions Current => follower.Current;

        public bool IsRead { get; set; }
    }
}
