namespace OnlineLearning.Silo.Demo;

/// <summary>Mean absolute errors in minutes over some rides, each predicted before its label was known.</summary>
internal sealed class RideErrors
{
    private double _model;
    private double _runningMean;
    private double _lastLabel;
    private double _best;

    public int Rides { get; private set; }

    /// <summary>Of the model.</summary>
    public double Model => _model / Rides;

    /// <summary>Of predicting the mean of all labels so far.</summary>
    public double RunningMean => _runningMean / Rides;

    /// <summary>Of predicting what the same driver's last ride took.</summary>
    public double LastLabel => _lastLabel / Rides;

    /// <summary>Of predicting what the generator knows: the noise.</summary>
    public double Best => _best / Rides;

    public void Add(StartedRide started)
    {
        var minutes = started.Ride.Minutes;
        Rides++;
        _model += Math.Abs(started.Prediction - minutes);
        _runningMean += Math.Abs(started.RunningMean - minutes);
        _lastLabel += Math.Abs(started.LastLabel - minutes);
        _best += Math.Abs(started.Ride.Expected - minutes);
    }
}
