using System.Diagnostics.Metrics;
using OnlineLearning.Contracts.Servers;

namespace OnlineLearning.Grains;

/// <summary>What read an entity's features.</summary>
public enum FeatureReader
{
    Features,
    Prediction,
}

/// <summary>
/// How fresh features are, under the meter <see cref="LearningMeter.Name"/>, and in all since the process began for <c>/v1/status</c>. A reader's lag is 0 where the state that it reads holds every event that this entity had acknowledged
/// before, else the time since the newest of these was. The acknowledgement comes after the event is in the state, so on one silo it is 0 by construction; it is measured all the same, at every read.
/// </summary>
public sealed class FreshnessMeter
{
    private static readonly KeyValuePair<string, object?>[] Readers = [new("reader", "features"), new("reader", "prediction")];

    private readonly Histogram<double> _lag;
    private readonly Histogram<double> _arrivalAge;
    private readonly Histogram<double> _eventAge;
    private readonly Histogram<double> _acknowledge;
    private readonly Lock _worst = new();
    private long _reads;
    private long _behind;
    private long _acknowledged;
    private long _acknowledgeTicks;
    private double _lagMax;
    private double _acknowledgeMax;

    public FreshnessMeter(IMeterFactory meters)
    {
        var meter = meters.Create(LearningMeter.Name);
        _lag = meter.CreateHistogram<double>("onlinelearning.features.lag", "s", "At a read: how long the newest acknowledged event of the entity has been missing from what is read; 0 where none is.");
        _arrivalAge = meter.CreateHistogram<double>("onlinelearning.features.age.arrival", "s", "At a read: time since the newest event of the entity was taken in.");
        _eventAge = meter.CreateHistogram<double>("onlinelearning.features.age.event", "s", "At a read: time since the newest event of the entity happened.");
        _acknowledge = meter.CreateHistogram<double>("onlinelearning.events.acknowledge", "s", "From an event taken in, and so visible, to its acknowledgement, when it is durable.");
    }

    /// <summary>False where nobody listens to ages: then they need not be known.</summary>
    public bool WantsAges => _arrivalAge.Enabled || _eventAge.Enabled;

    public FreshnessStatus Status
    {
        get
        {
            lock (_worst)
            {
                var acknowledged = Interlocked.Read(ref _acknowledged);
                var mean = acknowledged == 0 ? 0 : (double)Interlocked.Read(ref _acknowledgeTicks) / TimeSpan.TicksPerSecond / acknowledged;
                return new(Interlocked.Read(ref _reads), Interlocked.Read(ref _behind), _lagMax, acknowledged, mean, _acknowledgeMax);
            }
        }
    }

    public void Lag(FeatureReader reader, TimeSpan lag)
    {
        Interlocked.Increment(ref _reads);
        _lag.Record(lag.TotalSeconds, Readers[(int)reader]);
        if (lag > TimeSpan.Zero)
        {
            Interlocked.Increment(ref _behind);
            lock (_worst)
            {
                _lagMax = Math.Max(_lagMax, lag.TotalSeconds);
            }
        }
    }

    public void Ages(FeatureReader reader, TimeSpan arrival, TimeSpan happened)
    {
        _arrivalAge.Record(arrival.TotalSeconds, Readers[(int)reader]);
        _eventAge.Record(happened.TotalSeconds, Readers[(int)reader]);
    }

    public void Acknowledged(TimeSpan elapsed)
    {
        Interlocked.Increment(ref _acknowledged);
        Interlocked.Add(ref _acknowledgeTicks, elapsed.Ticks);
        _acknowledge.Record(elapsed.TotalSeconds);
        if (elapsed.TotalSeconds > Volatile.Read(ref _acknowledgeMax))
        {
            lock (_worst)
            {
                _acknowledgeMax = Math.Max(_acknowledgeMax, elapsed.TotalSeconds);
            }
        }
    }
}
