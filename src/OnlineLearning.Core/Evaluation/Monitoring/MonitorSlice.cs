using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;
using OnlineLearning.Core.Statistics.Sketches;

namespace OnlineLearning.Core.Evaluation.Monitoring;

/// <summary>
/// What one process recorded of one model for about a second. Merges: any split of the traffic over processes and slices gives the same whole, up to rounding. Losses
/// are means of blocks in the order of learning, for a drift test that needs the order; above <see cref="MaxBlocks"/> a slice leaves blocks out and counts them.
/// </summary>
public sealed class MonitorSlice
{
    /// <summary>Labels whose losses make one block.</summary>
    public const int BlockLabels = 16;

    /// <summary>Blocks kept in one slice.</summary>
    public const int MaxBlocks = 4_096;

    private const byte StateVersion = 1;

    private readonly List<double> _blocks = [];
    private double _blockSum;
    private int _blockCount;

    public MonitorSlice(TaskKind task, int inputs)
    {
        Metrics = task == TaskKind.Binary ? new BinaryMetrics(BinaryMetrics.CoarseBins) : new RegressionMetrics();
        Inputs = new InputSummary[inputs];
    }

    public Moments Predictions { get; private set; }

    /// <summary>Milliseconds.</summary>
    public DDSketch Latency { get; private set; } = new();

    public IMetrics Metrics { get; }

    public InputSummary[] Inputs { get; private set; }

    public double Labels { get; private set; }

    public double Expired { get; private set; }

    public double Dangling { get; private set; }

    public double SkippedBlocks { get; private set; }

    /// <summary>Mean loss of each full block, in order.</summary>
    public IReadOnlyList<double> LossBlocks => _blocks;

    public bool IsEmpty => Predictions.Count == 0 && Labels == 0 && Expired == 0 && Dangling == 0 && Latency.Count == 0;

    /// <summary>Counts a prediction: its value and each input, missing where the vector has no entry of it.</summary>
    public void AddPrediction(double prediction, ReadOnlySpan<Entry> vector)
    {
        var predictions = Predictions;
        predictions.Add(prediction);
        Predictions = predictions;
        foreach (ref var input in Inputs.AsSpan())
        {
            input.Missing++;
        }

        var last = -1;
        foreach (ref readonly var entry in vector)
        {
            if (entry.Input < Inputs.Length)
            {
                ref var input = ref Inputs[entry.Input];
                input.Missing -= entry.Input == last ? 0 : 1;
                input.Values.Add(entry.Value);
                last = entry.Input;
            }
        }
    }

    public void AddLatency(TimeSpan elapsed) => Latency.Add(elapsed.TotalMilliseconds);

    public void AddLabel(double prediction, double label, double loss)
    {
        Labels++;
        Metrics.Add(prediction, label);
        _blockSum += loss;
        if (++_blockCount == BlockLabels)
        {
            Add(_blockSum / BlockLabels);
            (_blockSum, _blockCount) = (0, 0);
        }
    }

    public void AddExpired(int count) => Expired += count;

    public void AddDangling() => Dangling++;

    public void Merge(MonitorSlice other)
    {
        var predictions = Predictions;
        predictions.Merge(other.Predictions);
        Predictions = predictions;
        Latency.Merge(other.Latency);
        Metrics.Merge(other.Metrics);
        for (var i = 0; i < Math.Min(Inputs.Length, other.Inputs.Length); i++)
        {
            Inputs[i].Merge(other.Inputs[i]);
        }

        Labels += other.Labels;
        Expired += other.Expired;
        Dangling += other.Dangling;
        SkippedBlocks += other.SkippedBlocks;
        foreach (var block in other._blocks)
        {
            Add(block);
        }
    }

    /// <summary>Forgets everything but the block that is not full yet.</summary>
    public void Clear()
    {
        Predictions = default;
        Latency.Clear();
        Metrics.Clear();
        Array.Clear(Inputs);
        (Labels, Expired, Dangling, SkippedBlocks) = (0, 0, 0, 0);
        _blocks.Clear();
    }

    /// <summary>Drops the blocks: they have been tested and need not be kept.</summary>
    public void ClearBlocks() => _blocks.Clear();

    public void Write(StateWriter writer)
    {
        writer.Byte(StateVersion);
        Predictions.Write(writer);
        Latency.Write(writer);
        Metrics.Write(writer);
        writer.Count(Inputs.Length);
        foreach (var input in Inputs)
        {
            input.Write(writer);
        }

        writer.Double(Labels);
        writer.Double(Expired);
        writer.Double(Dangling);
        writer.Double(SkippedBlocks);
        writer.Doubles([.. _blocks]);
    }

    public static MonitorSlice Read(ref StateReader reader, TaskKind task)
    {
        reader.Version(StateVersion, "Monitor slice");
        var slice = new MonitorSlice(task, 0) { Predictions = Moments.Read(ref reader), Latency = DDSketch.Read(ref reader) };
        slice.Metrics.Read(ref reader);
        slice.Inputs = new InputSummary[reader.Count()];
        for (var i = 0; i < slice.Inputs.Length; i++)
        {
            slice.Inputs[i] = InputSummary.Read(ref reader);
        }

        (slice.Labels, slice.Expired, slice.Dangling, slice.SkippedBlocks) = (reader.Double(), reader.Double(), reader.Double(), reader.Double());
        slice._blocks.AddRange(reader.Doubles());
        return slice;
    }

    private void Add(double block)
    {
        if (_blocks.Count < MaxBlocks)
        {
            _blocks.Add(block);
        }
        else
        {
            SkippedBlocks++;
        }
    }
}
