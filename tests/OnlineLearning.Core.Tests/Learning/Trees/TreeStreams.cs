using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Trees;

namespace OnlineLearning.Core.Tests.Learning.Trees;

/// <summary>Streams and learners for tests of trees.</summary>
internal static class TreeStreams
{
    public const int Bits = 8;

    public static ILoss Loss(TaskKind task) => LossRegistry.Create(LearnerDefaults.Loss(task));

    public static TreeInputs Numbers(int slots) => new(Bits, slots);

    public static Entry[] Example(params ReadOnlySpan<double> numbers)
    {
        var x = new Entry[numbers.Length + 1];
        x[0] = new Entry(1 << Bits, 1, Entry.Intercept, 0);
        for (var i = 0; i < numbers.Length; i++)
        {
            x[i + 1] = new Entry((1 << Bits) + 1 + i, (float)numbers[i], (ushort)i, 0);
        }

        return x;
    }

    /// <summary>SEA concepts (Street and Kim 2001): three numbers from 0 to 10, class one where the first two sum to at most the threshold, labels turned over with the chance of noise.</summary>
    public static IEnumerable<(Entry[] X, double Label)> Sea(int seed, int rows, double threshold, double noise)
    {
        var random = new Random(seed);
        for (var i = 0; i < rows; i++)
        {
            var (a, b, c) = (10 * random.NextDouble(), 10 * random.NextDouble(), 10 * random.NextDouble());
            yield return (Example(a, b, c), (a + b <= threshold) != (random.NextDouble() < noise) ? 1 : 0);
        }
    }

    /// <summary>Share of rows whose class is predicted before it is learnt.</summary>
    public static double Accuracy(ILearner learner, IEnumerable<(Entry[] X, double Label)> rows)
    {
        var (right, all) = (0, 0);
        foreach (var (x, label) in rows)
        {
            right += learner.Score(x, 0) > 0 == label > 0.5 ? 1 : 0;
            all++;
            learner.Learn(x, 0, 0, label, 1);
        }

        return (double)right / all;
    }
}
