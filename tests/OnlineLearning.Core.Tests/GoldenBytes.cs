using OnlineLearning.Core.Evaluation.Monitoring;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Exports;
using OnlineLearning.Core.Learning.Mixing;
using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics.Drift;
using OnlineLearning.Core.Tests.Evaluation.Monitoring;
using OnlineLearning.Core.Tests.Features;
using OnlineLearning.Core.Tests.Learning;
using OnlineLearning.Core.Tests.Learning.Trees;
using Xunit;

namespace OnlineLearning.Core.Tests;

/// <summary>Bytes as they are on users' disks, and what reads them whole.</summary>
internal sealed record GoldenState(string Name, byte[] Bytes, Action<byte[]> Read)
{
    public override string ToString() => Name;
}

/// <summary>The lines of <c>Golden/*.txt</c>, each with its reader.</summary>
internal static class GoldenBytes
{
    private delegate void Reading(ref StateReader reader);

    /// <summary>What is written today.</summary>
    public static IReadOnlyList<GoldenState> Current { get; } = [.. ((string[])["aggregates.txt", "learning.txt", "trees.txt"]).SelectMany(file => File(file))];

    /// <summary>What earlier versions wrote.</summary>
    public static IReadOnlyList<GoldenState> Earlier { get; } = [.. File("earlier.txt")];

    public static IEnumerable<(string Name, byte[] Bytes)> Lines(string file)
    {
        using var reader = new StreamReader(typeof(GoldenBytes).Assembly.GetManifestResourceStream(file)!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(parts => (parts[0], Convert.FromHexString(parts[1])))];
    }

    private static IEnumerable<GoldenState> File(string file)
        => Lines(file).Select(line => new GoldenState(line.Name, line.Bytes, file == "aggregates.txt" ? Whole(GoldenAggregateTests.Empty(line.Name).Read) : ReaderOf(line.Name)));

    private static Action<byte[]> ReaderOf(string name)
    {
        var parts = name.Split('-');
        return parts[0] switch
        {
            "learner" when GoldenLearningTests.LearnerOf(name) is { } create => Learner(create),
            "expanding" => Learner(() => ExpandingModel.Create().Learner),
            "entity" => bytes => EntityWorld.New().Read(bytes),
            "record" => bytes => EntityWorld.New().Replay(bytes),
            "personal" => Whole((ref StateReader reader) => PersonalModel.Read(ref reader)),
            "mix" when name == "mix-share" => bytes => MixShare.Read(bytes),
            "mix" when name == "mix-result" => bytes => MixResult.Read(bytes),
            "mix" => Whole((ref StateReader reader) => MixChange.Read(ref reader)),
            "slice" => Whole((ref StateReader reader) => MonitorSlice.Read(ref reader, TaskOf(parts[1]), TaskOf(parts[1]) == TaskKind.Multiclass ? MonitorSlices.Classes : 0)),
            "window" => Whole(new MonitorWindow(TaskKind.Regression, 1).Read),
            "alarm" => Whole((ref StateReader reader) => LossAlarm.Read(ref reader)),
            "adwin" => Whole((ref StateReader reader) => Adwin.Read(ref reader)),
            _ when LearnerRegistry.All.ContainsKey(parts[0]) => Learner(() => TreeStateTests.Create(parts[0], TaskOf(parts[1])).Learner),
            "served" => Whole(((IFollowable)GoldenLearningTests.Served().Single(each => each.Name == name).Learner).ReadServed),
            "change" => bytes => ByteChange.Apply([1, 2, 3, 4, 5, 6, 7, 8, 9], bytes),
            "weights" => bytes => LinearWeights.Read(bytes),
            "metrics" => Whole(GoldenLearningTests.MetricsWithLoss(filled: false).Read),
            _ => throw new NotSupportedException(name),
        };
    }

    private static TaskKind TaskOf(string name) => Enum.Parse<TaskKind>(name, ignoreCase: true);

    private static Action<byte[]> Learner(Func<ILearner> create) => bytes => Whole(create().Read)(bytes);

    private static Action<byte[]> Whole(Reading read) => bytes =>
    {
        var reader = new StateReader(bytes);
        read(ref reader);
        Assert.True(reader.AtEnd);
    };
}
