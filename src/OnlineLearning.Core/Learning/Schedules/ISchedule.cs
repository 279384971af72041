namespace OnlineLearning.Core.Learning.Schedules;

/// <summary>A learning rate as a pure function of the number of updates.</summary>
public interface ISchedule
{
    /// <summary>Rate after <paramref name="updates"/> updates; positive, never rising.</summary>
    double Rate(long updates);
}
