namespace OnlineLearning.Core.Learning.Schedules;

/// <summary>Sets a schedule back, so that learning is fast again where the world has moved.</summary>
public static class Rewarming
{
    /// <summary>
    /// The latest t, at most <paramref name="now"/>, at which the rate was at least <paramref name="share"/> of the initial one, within the stretch over which it falls: a schedule that restarts
    /// is set back within its present cycle, and one that is still warming up, or is that fast already, stays where it is. The rate never becomes lower.
    /// </summary>
    /// <param name="schedule">Any.</param>
    /// <param name="share">Above 0 to 1.</param>
    /// <param name="now">Updates so far.</param>
    public static long Rewarm(this ISchedule schedule, double share, long now)
    {
        if (!(share > 0 && share <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share of the initial rate, above 0 to 1, is allowed.");
        }

        var wanted = share * schedule.Initial;
        var (low, high) = (schedule.FallsFrom(now), now);
        if (low >= now || schedule.Rate(now) >= wanted)
        {
            return now;
        }

        // The rate at low is at least what is wanted, that at high is not.
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = schedule.Rate(middle) >= wanted ? (middle, high) : (low, middle);
        }

        return low;
    }
}
