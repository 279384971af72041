namespace OnlineLearning.Core.Learning.Schedules;

/// <summary>A learning rate as a pure function of the number of updates t.</summary>
public interface ISchedule
{
    /// <summary>eta_0: the highest rate.</summary>
    double Initial { get; }

    /// <summary>Rate after <paramref name="t"/> updates, 0 to <see cref="Initial"/>.</summary>
    double Rate(long t);

    /// <summary>Start of the stretch that <paramref name="t"/> lies in and over which the rate never rises; beyond <paramref name="t"/> where it is rising there.</summary>
    long FallsFrom(long t);
}
