using System.Reflection;
using OnlineLearning.Cluster.Tests.Storage;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Evaluation.Monitoring;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Mixing;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Tests;
using OnlineLearning.Grains.Catalogs;
using OnlineLearning.Grains.Durability;
using OnlineLearning.Grains.Monitors;
using OnlineLearning.Grains.Shards;
using OnlineLearning.Storage.Generic;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Versions;

/// <summary>
/// What grains and journals store around the states of Core: golden bytes of each (<c>Golden/states.txt</c>), the list of them found by reflection and in the sources, one version above refused. Core's own are in its tests
/// (<c>StateVersionTests</c>), the forms of the stores in the journals' suites, messages in <see cref="MessageVersionTests"/>.
/// </summary>
public class StoredStateTests
{
    private static readonly GoldenFile Golden = new("states.txt");

    /// <summary>What is stored in Orleans' own form: every serialisable type of the grains and of the storage.</summary>
    private static readonly List<Type> Serialised = [.. ((Assembly[])[typeof(GrainSnapshot).Assembly, typeof(JournalHead).Assembly]).SelectMany(assembly => assembly.GetTypes()).Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null && !type.IsAssignableTo(typeof(Exception)))];

    [Fact]
    public void Everything_that_is_stored_keeps_its_bytes()
        => Assert.Equal("", Golden.Compare(All()));

    [Fact]
    public void What_this_and_every_earlier_version_stored_is_read() => Assert.All(Golden.Lines, line => Read(line.Name, line.Bytes));

    [Fact]
    public void Every_version_that_grains_read_has_golden_bytes_and_one_above_is_refused()
    {
        var found = Golden.Lines.Where(line => line.Name.Split('@')[0] is "shard" or "monitor").SelectMany(line => VersionProbe.Of(line.Bytes, bytes => Read(line.Name, bytes))).ToHashSet();
        foreach (var what in VersionProbe.InSources("src/OnlineLearning.Grains", typeof(GrainSnapshot).Assembly))
        {
            var versions = found.Where(each => each.What == what).ToList();
            Assert.True(versions.Count > 0, $"{what} has no golden bytes.");
            Assert.Equal(Enumerable.Range((int)versions[0].Oldest, (int)(versions[0].Newest - versions[0].Oldest + 1)), versions.Select(each => (int)each.Version).Distinct().Order());
        }
    }

    [Fact]
    public void Every_kind_of_a_shard_s_record_has_golden_bytes_and_the_next_is_refused()
    {
        Assert.Equal(Enum.GetValues<ShardRecordKind>().Select(kind => $"shard-record-{kind}").Order(StringComparer.Ordinal), Golden.Lines.Select(line => line.Name).Where(name => name.StartsWith("shard-record-", StringComparison.Ordinal)));
        var refused = Assert.Throws<NewerStateException>(() => ShardRecord.Kind([4]));
        Assert.StartsWith("Shard record: kind 4 was found, this server reads up to kind 3; start a newer server", refused.Message);
        Assert.Throws<InvalidDataException>(() => ShardRecord.Kind([0]));
    }

    /// <summary>A form says what is around the bytes within, which have versions of their own: without one, an older server would pass over what is new and drop it with its next snapshot.</summary>
    [Fact]
    public void Everything_stored_by_the_serializer_states_its_form_or_is_within_what_does()
    {
        var within = Serialised.SelectMany(type => type.GetProperties()).Select(property => property.PropertyType).SelectMany(type => type.IsGenericType ? type.GetGenericArguments() : [type]).ToHashSet();
        Assert.All(Serialised.Where(type => type != typeof(JournalSegment) && !within.Contains(type)), type => Assert.Equal(1, type.GetProperty("Form")?.GetValue(Activator.CreateInstance(type))));

        var grain = GrainId.Create("ol.entity", "driver/1");
        Assert.Equal(
            $"The snapshot of {grain}: version 2 was found, this server reads up to version 1; start a newer server, or put back a backup from before it ran.",
            Assert.Throws<NewerStateException>(() => new GrainSnapshot { Form = GrainSnapshot.Newest + 1 }.Verify(grain)).Message);
    }

    private static Dictionary<string, byte[]> All()
    {
        var shards = Enumerable.Range(0, 2).Select(_ => Mixed().CreateLearner()).ToList();
        var (results, rewarmings) = (new ResultMemory(), new RewarmMemory());
        shards.ForEach(shard => shard.Learn([new Entry(5, 1, 0, 0)], 0, 0, 2, 1));
        var change = ((IMixable)shards[0]).TakeOn(Mix.Of([.. shards.Select((shard, number) => MixShare.Read(((IMixable)shard).Contribute(number, true).ToBytes()))]))!;
        results.Add(3, new SharedResult(-0.5, 1, 1));
        rewarmings.Add(9);
        var monitor = new MonitorState(Live());
        var slice = new MonitorSlice(TaskKind.Regression, 1);
        slice.AddPrediction(1.5, [new Entry(5, 1, 0, 0)]);
        monitor.Add(slice, TimeSpan.TicksPerMinute);
        var all = Serialised.ToDictionary(type => type.GetCustomAttribute<AliasAttribute>()!.Alias, type => Houses.Serializer.SerializeToArray(Stored(type)));
        all["shard"] = ShardState.Write(Alone(), results, rewarmings);
        all["monitor"] = Bytes(monitor.Write);
        all["shard-record-Example"] = ShardRecord.Write(new SharedExample(7, [1, 2, 3], 0.5, 0.25, 1, 2));
        all["shard-record-Mixed"] = ShardRecord.Write(change);
        all["shard-record-Rewarmed"] = ShardRecord.Rewarm(9, 0.5);
        return all;
    }

    /// <summary>Forms as they are written, the rest made up.</summary>
    private static object Stored(Type type)
    {
        var sample = Samples.Of(type);
        type.GetProperty("Form")?.SetValue(sample, type == typeof(CatalogState) ? DefinitionJson.Version : type.GetField("Newest")!.GetValue(null));
        return sample;
    }

    private static void Read(string name, byte[] bytes)
    {
        switch (name.Split('@')[0])
        {
            case "shard":
                var (learner, results) = (Plan().CreateLearner(), new ResultMemory());
                ShardState.Read(bytes, learner, results);
                Assert.Equal(1, learner.Updates);
                Assert.True(results.TryGet(3, out var result));
                Assert.Equal(new SharedResult(-0.5, 1, 1), result);
                break;
            case "monitor":
                var monitor = new MonitorState(Live());
                var reader = new StateReader(bytes);
                monitor.Read(ref reader);
                Assert.True(reader.AtEnd);
                Assert.Equal(1, monitor.Describe(TimeSpan.TicksPerMinute, 0).Predictions);
                break;
            case "shard-record-Example":
                var example = ShardRecord.Read(bytes);
                Assert.Equal(((UInt128)7, 0.5, 0.25, 1.0, 2.0), (example.ExampleId, example.Offset, example.Curvature, example.Label, example.Weight));
                break;
            case "shard-record-Mixed":
                Assert.NotEmpty(ShardRecord.ReadMixed(bytes).Places);
                break;
            case "shard-record-Rewarmed":
                Assert.Equal(((UInt128)9, 0.5), ShardRecord.ReadRewarm(bytes));
                break;
            case var alias:
                var type = Serialised.Single(each => each.GetCustomAttribute<AliasAttribute>()!.Alias == alias);
                var (stored, sample) = (Houses.Serializer.Deserialize<object>(bytes), Stored(type));
                if (sample is JournalHead head && name.Contains('@', StringComparison.Ordinal))
                {
                    head.Owner = "";
                }

                Assert.Equal(Convert.ToHexString(Houses.Serializer.SerializeToArray(sample)), Convert.ToHexString(Houses.Serializer.SerializeToArray(stored)));
                break;
        }
    }

    private static ILearner Alone()
    {
        var learner = Plan().CreateLearner();
        learner.Learn([new Entry(5, 1, 0, 0)], 0, 0, 2, 1);
        return learner;
    }

    private static ModelPlan Plan(int shards = 1) => new(new ModelDefinition
    {
        Name = "m",
        Task = TaskKind.Regression,
        Entities = ["user"],
        Inputs = [new InputDefinition(InputKind.Numeric, "x")],
        Label = new LabelDefinition("y"),
        Learner = LearnerDefaults.Learner(TaskKind.Regression, "linear") with { Bits = 8 },
        Shards = shards,
    });

    private static ModelPlan Mixed() => Plan(2);

    private static LiveModel Live() => new("m", 1, Plan());

    private static byte[] Bytes(Action<StateWriter> write)
    {
        var writer = new StateWriter();
        write(writer);
        return writer.ToArray();
    }
}
