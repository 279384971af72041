using BenchmarkDotNet.Attributes;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Benchmarks;

/// <summary>One example of the shared learner: scored, learnt. The baseline is reading its weights in a plain loop.</summary>
[InProcess, MemoryDiagnoser]
public class LearnerBench
{
    private const int Bits = 18;

    private readonly Entry[] _entries = [.. Enumerable.Range(0, 16).Select(i => new Entry(i < 8 ? (1 << Bits) + 1 + i : (i * 7919) & ((1 << Bits) - 1), 1.5f * i, (ushort)i, 0))];
    private readonly float[] _weights = new float[(1 << Bits) + 9];
    private ILearner _learner = null!;

    [Params("sgd", "adagrad", "normalised", "kalman")]
    public string Optimiser { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var model = new ModelDefinition
        {
            Name = "bench",
            Task = TaskKind.Regression,
            Entities = ["user"],
            Inputs = [.. Enumerable.Range(0, 8).Select(i => new InputDefinition(InputKind.Numeric, $"x{i}"))],
            Label = new LabelDefinition("y"),
            Learner = LearnerDefaults.LearnerOf("linear", LossDefinition.Of("squared"), Optimiser),
        };
        _learner = new ModelPlan(model).CreateLearner();
        for (var i = 0; i < 1000; i++)
        {
            _learner.Learn(_entries, 0, 0, i % 13, 1);
        }
    }

    [Benchmark(Baseline = true)]
    public double Dot()
    {
        double sum = 0;
        foreach (ref readonly var entry in _entries.AsSpan())
        {
            sum += _weights[entry.Index] * entry.Value;
        }

        return sum;
    }

    [Benchmark]
    public double Score() => _learner.Score(_entries, 0);

    [Benchmark]
    public double Learn() => _learner.Learn(_entries, 0, 0, 3, 1).Gradient;
}
