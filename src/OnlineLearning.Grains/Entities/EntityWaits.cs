using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;

namespace OnlineLearning.Grains.Entities;

/// <summary>
/// Ends the wait for labels: one timer an entity, set for the prediction that has waited longest. A model with a default label learns it then; else the prediction
/// is forgotten and counted as expired. An entity that owes a default label stays in memory until it has learnt it.
/// </summary>
public sealed class EntityWaits(EntityContext context, Func<LiveModel, KeptPrediction, Task> end)
{
    private IGrainTimer? _timer;
    private bool _armed;

    /// <summary>True where a default label will have to be learnt.</summary>
    public bool OwesDefaultLabel => Waiting().Any(wait => wait.Live.Plan.Definition.DefaultLabel is not null);

    /// <summary>Sets the timer for what waits already.</summary>
    public void Watch()
    {
        foreach (var (live, model) in Waiting())
        {
            Kept(model.Open.Oldest!.Expires);
        }
    }

    /// <summary>A prediction has begun to wait.</summary>
    public void Kept(long expires)
    {
        if (!_armed)
        {
            Arm(expires);
        }
    }

    private long Now => context.Services.Time.GetUtcNow().UtcTicks;

    private void Arm(long expires)
    {
        _armed = true;
        var due = TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, expires - Now));
        if (_timer is null)
        {
            _timer = context.Grain.RegisterGrainTimer(End, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { KeepAlive = OwesDefaultLabel, Interleave = true });
        }
        else
        {
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task End()
    {
        _armed = false;
        var next = long.MaxValue;
        foreach (var (live, model) in Waiting().ToList())
        {
            while (model.Open.Oldest is { } oldest && oldest.Expires <= Now)
            {
                await end(live, oldest);
            }

            next = Math.Min(next, model.Open.Oldest?.Expires ?? long.MaxValue);
        }

        if (next != long.MaxValue && !_armed)
        {
            Arm(next);
        }
    }

    private IEnumerable<(LiveModel Live, EntityModel Model)> Waiting()
    {
        foreach (var model in context.State.Models)
        {
            if (model.Open.Count > 0 && context.TryModel(model.Model, model.Version, out var live))
            {
                yield return (live, model);
            }
        }
    }
}
