using Microsoft.Extensions.Time.Testing;
using OnlineLearning.Grains.Entities;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Grains;

/// <summary>Against a plain list of moments: what is set, set anew, taken off and due.</summary>
public sealed class WaitClockTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_alarm_rings_once_when_its_last_moment_has_come_and_not_if_it_was_taken_off(int seed)
    {
        using var clock = new WaitClock(_time);
        var random = new Random(seed);
        var bells = Enumerable.Range(0, 400).Select(_ => new Bell()).ToArray();
        var due = new Dictionary<Bell, long>();
        for (var step = 0; step < 5000; step++)
        {
            var bell = bells[random.Next(bells.Length)];
            switch (random.Next(10))
            {
                case 0:
                    clock.Cancel(bell);
                    due.Remove(bell);
                    break;
                case 1:
                    _time.Advance(TimeSpan.FromSeconds(random.Next(20)));
                    foreach (var (rung, _) in due.Where(each => each.Value <= Now).ToList())
                    {
                        Assert.True(rung.TakeRing(), $"seed {seed}, step {step}: an alarm that is due has not rung");
                        due.Remove(rung);
                    }

                    break;
                default:
                    due[bell] = Now + (random.Next(1, 100) * TimeSpan.TicksPerSecond);
                    clock.Set(bell, due[bell]);
                    break;
            }

            Assert.Equal(due.Count, clock.Count);
            Assert.DoesNotContain(bells, each => each.TakeRing());
        }
    }

    [Fact]
    public void An_alarm_beyond_what_a_timer_can_wait_rings_when_it_is_due()
    {
        using var clock = new WaitClock(_time);
        var bell = new Bell();
        clock.Set(bell, Now + (100 * TimeSpan.TicksPerDay));
        _time.Advance(TimeSpan.FromDays(99));
        Assert.False(bell.TakeRing());
        _time.Advance(TimeSpan.FromDays(1));
        Assert.True(bell.TakeRing());
    }

    [Fact]
    public void More_alarms_of_one_moment_than_are_taken_at_once_all_ring()
    {
        using var clock = new WaitClock(_time);
        var bells = Enumerable.Range(0, 1000).Select(_ => new Bell()).ToArray();
        Array.ForEach(bells, bell => clock.Set(bell, Now + TimeSpan.TicksPerSecond));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.All(bells, bell => Assert.True(bell.TakeRing()));
        Assert.Equal(0, clock.Count);
    }

    private long Now => _time.GetUtcNow().UtcTicks;

    private sealed class Bell : Alarm
    {
        private int _rings;

        public bool TakeRing()
        {
            var rings = _rings;
            _rings = 0;
            return rings <= 1 ? rings == 1 : throw new InvalidOperationException($"An alarm rang {rings} times.");
        }

        protected internal override void Ring() => _rings++;
    }
}
