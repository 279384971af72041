using System.Diagnostics;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Benchmarks;

/// <summary>A shard of 2^18 places followed from another silo while it learns 1,000 examples a second of 20 places anywhere, the worst for a comparison: what a pull costs the shard's turn and the follower, beside the learning of the same time.</summary>
internal static class FollowBench
{
    private const int Bits = 18;
    private const int Rounds = 400;

    public static void Run()
    {
        Console.WriteLine("| pulled every | learning | shard's turn | of it at rest | follower | bytes sent | whole |\n|---|---:|---:|---:|---:|---:|---:|");
        foreach (var milliseconds in (int[])[250, 500])
        {
            Measure(milliseconds);
        }
    }

    private static void Measure(int milliseconds)
    {
        var model = new ModelDefinition
        {
            Name = "bench",
            Task = TaskKind.Regression,
            Entities = ["user"],
            Inputs = [.. Enumerable.Range(0, 20).Select(i => new InputDefinition(InputKind.Categorical, $"x{i}"))],
            Label = new LabelDefinition("y"),
            Learner = LearnerDefaults.LearnerOf("linear", LossDefinition.Of("squared"), "adagrad") with { Bits = Bits },
        };
        var plan = new ModelPlan(model);
        var (learner, copy, random) = (plan.CreateLearner(), plan.CreateLearner(), new SeededRandom(1));
        var x = new Entry[20];
        void Learn(int examples)
        {
            for (var i = 0; i < examples; i++)
            {
                for (var j = 0; j < x.Length; j++)
                {
                    x[j] = new Entry(random.Below(1 << Bits), 1, (ushort)j, 0);
                }

                learner.Learn(x, 0, 0, random.Gaussian(), 1);
            }
        }

        Learn(100_000);
        var history = new ChangeHistory();
        history.Add(((IFollowable)learner).WriteServed);
        var bytes = ByteChange.Apply([], history.Whole());
        var whole = bytes.Length;
        var (learning, turn, rest, follower, sent) = (new double[Rounds], new double[Rounds], new double[Rounds], new double[Rounds], new double[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            learning[round] = Microseconds(() => Learn(milliseconds));
            byte[][] changes = [];
            turn[round] = Microseconds(() =>
            {
                history.Add(((IFollowable)learner).WriteServed);
                changes = history.Since(history.Version - 1)!;
            });
            rest[round] = Microseconds(() => history.Since(history.Version));
            follower[round] = Microseconds(() =>
            {
                bytes = ByteChange.Apply(bytes, changes[0]);
                var reader = new StateReader(bytes);
                ((IFollowable)copy).ReadServed(ref reader);
            });
            sent[round] = changes[0].Length;
        }

        Console.WriteLine(FormattableString.Invariant(
            $"| {milliseconds} ms | {Median(learning):N0} us | {Median(turn):N0} us | {Median(rest):N2} us | {Median(follower):N0} us | {Median(sent):N0} | {whole:N0} |"));
    }

    private static double Microseconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
