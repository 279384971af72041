using CsCheck;
using OnlineLearning.Core.Evaluation.Monitoring;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Learning.Mixing;
using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Tests.Evaluation.Monitoring;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>Bytes that were cut, changed or made up: an <see cref="InvalidDataException"/>, a <see cref="NewerStateException"/> or a state, never another exception, and never memory that the bytes do not account for.</summary>
public class CorruptStateTests
{
    private const long MostAllocated = 8 << 20;

    private static readonly Dictionary<string, (byte[] Sound, Action<byte[]> Read)> Readers = MakeReaders();

    public static TheoryData<string> Kinds => new(Readers.Keys);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Cut_bytes_are_refused(string kind)
    {
        var (sound, read) = Readers[kind];
        read(sound);
        for (var length = 0; length < sound.Length; length++)
        {
            AssertRefused(read, sound[..length], mustRefuse: true);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Changed_bytes_are_refused_or_read(string kind)
    {
        var (sound, read) = Readers[kind];
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Byte).Array[1, 4].Sample(changes =>
        {
            byte[] bytes = [.. sound];
            Array.ForEach(changes, change => bytes[change.Item1] = change.Item2);
            AssertRefused(read, bytes, mustRefuse: false);
        }, iter: 2_000);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Huge_numbers_anywhere_are_refused_or_read(string kind)
    {
        var (sound, read) = Readers[kind];
        foreach (var number in (long[])[-1, int.MaxValue, long.MaxValue, 1L << 32])
        {
            var wide = TestModels.State(writer => writer.Count(number));
            for (var at = 0; at < sound.Length; at++)
            {
                AssertRefused(read, [.. sound[..at], .. wide, .. sound[(at + 1)..]], mustRefuse: false);
            }
        }
    }

    [Fact]
    public void Any_bytes_are_refused_or_read() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        foreach (var (_, read) in Readers.Values)
        {
            AssertRefused(read, bytes, mustRefuse: false);
            AssertRefused(read, [1, .. bytes], mustRefuse: false);
        }
    }, iter: 1_000);

    private static void AssertRefused(Action<byte[]> read, byte[] bytes, bool mustRefuse)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = false;
        try
        {
            read(bytes);
        }
        catch (Exception failure) when (failure is InvalidDataException or NewerStateException)
        {
            refused = true;
        }

        Assert.True(refused || !mustRefuse, $"{Convert.ToHexString(bytes)} was read");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
    }

    private static Dictionary<string, (byte[], Action<byte[]>)> MakeReaders()
    {
        var world = new EntityWorld(3);
        var records = Enumerable.Range(0, 200).Select(_ => world.Step()).ToList();
        var state = TestModels.State(world.State.Write);
        var readers = new Dictionary<string, (byte[], Action<byte[]>)>
        {
            ["entity"] = (state, bytes => EntityWorld.New().Read(bytes)),
            ["personal model"] = Pair(world.State.Model(EntityWorld.Models["m"]).Personal.Write, (ref reader) => PersonalModel.Read(ref reader)),
            ["monitor slice, regression"] = Pair(MonitorSlices.Of(TaskKind.Regression, 1, 100).Write, (ref reader) => MonitorSlice.Read(ref reader, TaskKind.Regression)),
            ["monitor slice, binary"] = Pair(MonitorSlices.Of(TaskKind.Binary, 1, 100).Write, (ref reader) => MonitorSlice.Read(ref reader, TaskKind.Binary)),
            ["monitor slice, multiclass"] = Pair(MonitorSlices.Of(TaskKind.Multiclass, 1, 100).Write, (ref reader) => MonitorSlice.Read(ref reader, TaskKind.Multiclass, MonitorSlices.Classes)),
            ["monitor window"] = Pair(MonitorSlices.Window(TaskKind.Regression).Write, (ref reader) => new MonitorWindow(TaskKind.Regression, MonitorSlices.Inputs).Read(ref reader)),
            ["loss alarm"] = Pair(MonitorSlices.Alarm().Write, (ref reader) => LossAlarm.Read(ref reader)),
        };
        foreach (var record in records.DistinctBy(record => record[0]))
        {
            readers[$"{(EntityRecord)record[0]} record"] = (record, bytes => EntityWorld.New().Replay(bytes));
        }

        foreach (var row in LearnerCase.All)
        {
            var (plan, learner) = row.Data.Create();
            learner.Learn(TestModels.Example(plan, 1, 2, 3, 4), 0, 0, 1, 1);
            learner.Learn(TestModels.Example(plan, 2, 2, 1, 0), 0, 0, 0, 1);
            readers[$"{row.Data}"] = Pair(learner.Write, (ref reader) => row.Data.Create().Learner.Read(ref reader));
        }

        var expanding = ExpandingModel.Create();
        foreach (var x in ExpandingModel.Stream(3, 12))
        {
            expanding.Learner.Learn(x, 0, 0, x.Length, 1);
        }

        readers["learner with buckets"] = Pair(expanding.Learner.Write, (ref reader) => ExpandingModel.Create().Learner.Read(ref reader));

        foreach (var @case in ClassCase.All.Select(row => row.Data).Where(@case => @case is { Classes: 3, Schedule: "" or "constant" }))
        {
            var (classes, taught) = @case.Create();
            taught.Learn(TestModels.Example(classes, 1, 2, 3, 4), 0, 0, 1, 1);
            taught.Learn(TestModels.Example(classes, 2, 2, 1, 0), 0, 0, 0, 1);
            readers[$"{@case}"] = Pair(taught.Write, (ref reader) => @case.Create().Learner.Read(ref reader));
        }

        var shards = Shards.Of(LearnerCase.All.First().Data, 2);
        shards.Learn(1, 2);
        var share = shards.Contribute()[0].ToBytes();
        var mixed = Mix.Of(shards.Contribute());
        readers["mix share"] = (share, bytes => MixShare.Read(bytes));
        readers["mix result"] = (mixed.ToBytes(), bytes => MixResult.Read(bytes));
        readers["mix change"] = Pair(((IMixable)shards[0]).TakeOn(mixed)!.Write, (ref reader) => ((IMixable)Shards.Of(LearnerCase.All.First().Data, 2)[0]).Apply(MixChange.Read(ref reader)));
        readers["one of several shards"] = Pair(shards[0].Write, (ref reader) => Shards.Of(LearnerCase.All.First().Data, 2)[0].Read(ref reader));
        return readers;
    }

    private static (byte[], Action<byte[]>) Pair(Action<StateWriter> write, Reading read) => (TestModels.State(write), bytes =>
    {
        var reader = new StateReader(bytes);
        read(ref reader);
    }
    );

    private delegate void Reading(ref StateReader reader);
}
