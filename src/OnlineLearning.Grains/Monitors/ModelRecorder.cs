using OnlineLearning.Core.Evaluation.Monitoring;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Grains.Monitors;

/// <summary>
/// Where this process records what it sees of one model, until the next shipping. One slice a processor, each under its own lock, so that recording hardly ever waits;
/// labels go to one slice, because their order matters.
/// </summary>
public sealed class ModelRecorder
{
    private readonly Lock[] _locks;
    private readonly MonitorSlice[] _slices;
    private readonly Lock _labelLock = new();
    private readonly MonitorSlice _labels;
    private long _open;

    public ModelRecorder(LiveModel live)
    {
        Live = live;
        _labels = NewSlice();
        _slices = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => NewSlice())];
        _locks = [.. _slices.Select(_ => new Lock())];
    }

    public LiveModel Live { get; }

    /// <summary>Predictions that wait for a label in this process's memory.</summary>
    public long OpenPredictions => Interlocked.Read(ref _open);

    public void AddOpen(long change) => Interlocked.Add(ref _open, change);

    public void RecordPrediction(double prediction, ReadOnlySpan<Entry> vector)
    {
        var at = Stripe;
        lock (_locks[at])
        {
            _slices[at].AddPrediction(prediction, vector);
        }
    }

    public void RecordLatency(TimeSpan elapsed)
    {
        var at = Stripe;
        lock (_locks[at])
        {
            _slices[at].AddLatency(elapsed);
        }
    }

    public void RecordLabel(double prediction, double label, double loss)
    {
        lock (_labelLock)
        {
            _labels.AddLabel(prediction, label, loss);
        }
    }

    public void RecordExpired(int count)
    {
        lock (_labelLock)
        {
            _labels.AddExpired(count);
        }
    }

    public void RecordDangling()
    {
        lock (_labelLock)
        {
            _labels.AddDangling();
        }
    }

    /// <summary>Takes what has been recorded since the last call.</summary>
    public MonitorSlice Take()
    {
        var taken = NewSlice();
        for (var i = 0; i < _slices.Length; i++)
        {
            lock (_locks[i])
            {
                taken.Merge(_slices[i]);
                _slices[i].Clear();
            }
        }

        lock (_labelLock)
        {
            taken.Merge(_labels);
            _labels.Clear();
        }

        return taken;
    }

    /// <summary>A slice in which nothing is recorded yet.</summary>
    public MonitorSlice NewSlice() => new(Live.Plan.Definition.Task, Live.Plan.Inputs.Count, Live.Plan.Classes.Count);

    private int Stripe => (int)((uint)Thread.GetCurrentProcessorId() % (uint)_slices.Length);

}
