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

    private readonly IMetrics? _metrics;
    private readonly MulticlassMetrics? _classMetrics;
    private readonly long[] _predicted;

    /// <param name="task">Decides the metrics.</param>
    /// <param name="inputs">Inputs of the model.</param>
    /// <param name="classes">Classes of a multiclass model; else 0.</param>
    public MonitorSlice(TaskKind task, int inputs, int classes = 0)
    {
        _metrics = task switch
        {
            TaskKind.Multiclass => null,
            TaskKind.Binary => new BinaryMetrics(BinaryMetrics.CoarseBins),
            _ => new RegressionMetrics(),
        };
        _classMetrics = task == TaskKind.Multiclass ? new MulticlassMetrics(classes) : null;
        _predicted = new long[classes];
        Inputs = new InputSummary[inputs];
    }

    /// <summary>Of classes only the count means something: see <see cref="Predicted"/>.</summary>
    public Moments Predictions { get; private set; }

    /// <summary>Multiclass: how often each class was predicted; else empty.</summary>
    public ReadOnlySpan<long> Predicted => _predicted;

    /// <summary>Milliseconds.</summary>
    public DDSketch Latency { get; private set; } = new();

    /// <summary>Predictions of which the label is known.</summary>
    public double Scored => _metrics?.Count ?? _classMetrics!.Count;

    /// <summary>Prequential metrics by name.</summary>
    public IEnumerable<KeyValuePair<string, double>> Metrics => _metrics?.Values ?? _classMetrics!.Values;

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
        if (_predicted.Length > 0)
        {
            _predicted[(int)prediction]++;
        }

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
        _metrics?.Add(prediction, label);
        _classMetrics?.Add((int)prediction, (int)label, loss);
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
        _metrics?.Merge(other._metrics!);
        _classMetrics?.Merge(other._classMetrics!);
        for (var k = 0; k < _predicted.Length; k++)
        {
            _predicted[k] += other._predicted[k];
        }

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
        _metrics?.Clear();
        _classMetrics?.Clear();
        Array.Clear(_predicted);
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
        _metrics?.Write(writer);
        _classMetrics?.Write(writer);
        Array.ForEach(_predicted, writer.Count);
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

    public static MonitorSlice Read(ref StateReader reader, TaskKind task, int classes = 0)
    {
        reader.Version(StateVersion, "Monitor slice");
        var slice = new MonitorSlice(task, 0, classes) { Predictions = Moments.Read(ref reader), Latency = DDSketch.Read(ref reader) };
        slice._metrics?.Read(ref reader);
        slice._classMetrics?.Read(ref reader);
        for (var k = 0; k < classes; k++)
        {
            slice._predicted[k] = reader.Count();
        }

        slice.Inputs = new InputSummary[reader.Items(33)];
        for (var i = 0; i < slice.Inputs.Length; i++)
        {
            slice.Inputs[i] = InputSummary.Read(ref reader);
        }

        (slice.Labels, slice.Expired, slice.Dangling, slice.SkippedBlocks) = (reader.Double(), reader.Double(), reader.Double(), reader.Double());
        slice._blocks.AddRange(reader.Doubles());
        if (slice._blocks.Count > MaxBlocks)
        {
            throw new InvalidDataException($"Monitor slice: {slice._blocks.Count} blocks were found, at most {MaxBlocks} are kept.");
        }

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
