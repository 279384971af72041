using Microsoft.Extensions.DependencyInjection;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Grains.Catalogs;
using OnlineLearning.Grains.Entities;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Grains;

/// <summary>Entities in a silo that has not heard of the newest definitions. The ledger found it: a silo that had just started read an entity before it had read what is defined, passed its labels over, and wrote that down.</summary>
public sealed class StaleDefinitionsTests
{
    private const string Trips = """
        entities: { driver: {}, rider: {} }
        sources: { trips: { entity: driver, fields: { minutes: float } } }
        feature_views: { recent: { source: trips, columns: { trips_1h: { aggregate: count, window: 1h } } } }
        models:
          eta: { task: regression, entities: [driver], inputs: [ { numeric: km } ], label: minutes, learner: { bits: 8 }, personal: { driver: { bias: true } } }
        """;

    private const string Stars = """
        models:
          stars: { task: regression, entities: [driver, rider], inputs: [ { numeric: km } ], label: stars, learner: { bits: 8 }, personal: { driver: { bias: true }, rider: { bias: true } } }
        """;

    [Fact]
    public async Task An_entity_is_read_under_what_is_defined_and_not_under_what_its_silo_knows()
    {
        using var folder = new TempFolder();
        EntityStatus before;
        await using (var silo = await TestSilo.Start(folder))
        {
            await silo.Apply(Trips);
            var entity = silo.Entity("driver", "d1");
            Assert.Equal([EventStatus.Accepted], await entity.Events([Event(1)]));
            await Learn(silo, entity, 1);
            before = await entity.Describe();
        }

        await using (var silo = await Late.Start(folder))
        {
            var late = silo.Service<Late>();
            late.Knows = LiveDefinitions.Empty;
            var entity = silo.Entity("driver", "d1");
            Assert.Equivalent(before, await entity.Describe(), strict: true);
            Assert.Equal([EventStatus.Accepted], await entity.Events([Event(2)]));
            await Learn(silo, entity, 2);
            await entity.Snapshot();
            before = await entity.Describe();
            Assert.Equal((2, 2), (before.Events, before.Models.Single().Labels));
        }

        await using var again = await TestSilo.Start(folder);
        Assert.Equivalent(before, await again.Entity("driver", "d1").Describe(), strict: true);
    }

    [Fact]
    public async Task A_step_of_a_model_that_the_silo_has_not_heard_of_is_taken_once_and_kept()
    {
        using var folder = new TempFolder();
        await using (var silo = await Late.Start(folder))
        {
            await silo.Apply(Trips);
            var rider = silo.Entity("rider", "r1");
            Assert.Empty((await rider.Describe()).Models);
            silo.Service<Late>().Knows = silo.Live;
            await silo.Apply(Stars);
            var writer = new StateWriter();
            new PersonalStep(0.5, 4, 7, [], [], []).Write(writer);
            var step = new StepMessage("stars", silo.Live.Models["stars"].Version, 9, writer.ToArray());
            await rider.ApplyStep(step);
            await rider.ApplyStep(step);
            Assert.Equal(1, (await rider.Describe()).Models.Single().Labels);
        }

        await using var again = await TestSilo.Start(folder);
        Assert.Equal(1, (await again.Entity("rider", "r1").Describe()).Models.Single().Labels);
    }

    [Fact]
    public async Task A_step_of_a_model_that_is_no_more_is_passed_over()
    {
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder);
        await silo.Apply(Trips);
        var writer = new StateWriter();
        new PersonalStep(0.5, 4, 7, [], [], []).Write(writer);
        await silo.Entity("rider", "r1").ApplyStep(new StepMessage("gone", 1, 9, writer.ToArray()));
        Assert.Empty((await silo.Entity("rider", "r1").Describe()).Models);
    }

    private static EventRecord Event(int i) => new() { Source = "trips", Id = $"e{i}", Time = TimeSpan.TicksPerHour, Fields = ["minutes"], Values = [FeatureDatum.Of(1.5)] };

    private static async Task Learn(TestSilo silo, IEntityGrain entity, int i)
    {
        var learnt = await entity.Learn(new LearnRequest { Example = silo.Request("eta", $"p{i}", ["d1"], 0, ("km", i)), Label = i });
        Assert.Equal(LearnStatus.Learnt, learnt.Status);
    }

    /// <summary>What entities are told of the definitions: what was known, until it is confirmed.</summary>
    private sealed class Late(DefinitionFollower follower) : ILiveDefinitions
    {
        public LiveDefinitions? Knows { get; set; }

        public LiveDefinitions Current => Knows ?? follower.Current;

        public bool IsRead => follower.IsRead;

        public static Task<TestSilo> Start(string folder) => TestSilo.Start(folder, configure: silo =>
        {
            silo.Services.AddSingleton<Late>();
            silo.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<EntityServices>(services, services.GetRequiredService<Late>()));
        });

        public async Task Confirm()
        {
            await follower.Confirm();
            Knows = null;
        }
    }
}
