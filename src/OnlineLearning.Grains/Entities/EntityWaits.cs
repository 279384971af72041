using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;

namespace OnlineLearning.Grains.Entities;

/// <summary>
/// Ends the wait for labels: one alarm an entity, set for the prediction that has waited longest. A model with a default label learns it then; else the prediction
/// is forgotten and counted as expired. An entity that owes a default label stays in memory until it has learnt it: it has a timer of its own in place of the alarm.
/// </summary>
public sealed class EntityWaits(EntityContext context, EntityLearning learning) : Alarm
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    // Made on the grain's scheduler, as all of its calls are.
    private readonly TaskScheduler _scheduler = TaskScheduler.Current;
    private IGrainTimer? _timer;
    private bool _stopped;
    private bool _armed;
    private bool _keepsAlive;
    private long _due;

    /// <summary>True where a default label will have to be learnt.</summary>
    public bool OwesDefaultLabel => Waiting().Any(wait => wait.Live.Plan.Definition.DefaultLabel is not null);

    /// <summary>Sets the timer for what waits already.</summary>
    public void Watch()
    {
        foreach (var (live, model) in Waiting())
        {
            Kept(live, model.Open.Oldest!.Expires);
        }
    }

    /// <summary>A prediction has begun to wait.</summary>
    public void Kept(LiveModel live, long expires)
    {
        var owes = live.Plan.Definition.DefaultLabel is not null;
        if (!_armed || (owes && !_keepsAlive))
        {
            Arm(_armed ? Math.Min(expires, _due) : expires, owes || _keepsAlive);
        }
    }

    /// <summary>The grain leaves: nothing ends any more.</summary>
    public void Stop()
    {
        _stopped = true;
        context.Services.Waits.Cancel(this);
    }

    protected internal override void Ring()
        => _ = Task.Factory.StartNew(static waits => ((EntityWaits)waits!).EndAlarm(), this, CancellationToken.None, TaskCreationOptions.None, _scheduler);

    private long Now => context.Services.Time.GetUtcNow().UtcTicks;

    private void Arm(long expires, bool keepAlive)
    {
        if (_stopped)
        {
            return;
        }

        if (keepAlive)
        {
            context.Services.Waits.Cancel(this);
            ArmTimer(expires);
        }
        else
        {
            _timer?.Dispose();
            _timer = null;
            context.Services.Waits.Set(this, expires);
        }

        (_armed, _due, _keepsAlive) = (true, expires, keepAlive);
    }

    private void ArmTimer(long expires)
    {
        var due = TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, expires - Now));
        if (_timer is not null)
        {
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer = context.Grain.RegisterGrainTimer(EndOwed, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { KeepAlive = true, Interleave = true });
        }
    }

    private async Task EndOwed()
    {
        try
        {
            await End();
        }
        catch (Exception) when (!_stopped && !context.Journal.HasFailed)
        {
            // A call failed, of the shard say, and nothing else would come back to what is owed. The runtime notes the failure.
            Arm(Now + RetryAfter.Ticks, keepAlive: true);
            throw;
        }
    }

    private async Task EndAlarm()
    {
        try
        {
            if (!_stopped)
            {
                await End();
            }
        }
        catch (Exception failure)
        {
            // It sets its alarm anew when it is read again.
            context.Journal.GiveUp(failure);
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
                await learning.EndWait(live, oldest);
                if (model.Open.Contains(OpenPredictions.KeyOf(oldest.Id)))
                {
                    // It could not be ended, because definitions have changed meanwhile: they set the timer anew.
                    return;
                }
            }

            next = Math.Min(next, model.Open.Oldest?.Expires ?? long.MaxValue);
        }

        if (next != long.MaxValue && !_armed)
        {
            Arm(next, OwesDefaultLabel);
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
