using OnlineLearning.Core.Evaluation.Monitoring;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Tests.Learning;

namespace OnlineLearning.Core.Tests.Evaluation.Monitoring;

/// <summary>Slices of made-up traffic.</summary>
internal static class MonitorSlices
{
    public const int Inputs = 3;
    public const int Classes = 4;

    public static MonitorSlice Of(TaskKind task, int seed, int calls)
    {
        var slice = new MonitorSlice(task, Inputs, task == TaskKind.Multiclass ? Classes : 0);
        Fill(slice, new Random(seed), calls, task == TaskKind.Multiclass);
        return slice;
    }

    public static void Fill(MonitorSlice slice, Random random, int calls, bool classes = false)
    {
        for (var i = 0; i < calls; i++)
        {
            slice.AddPrediction(classes ? random.Next(Classes) : random.NextDouble(), Vector(random));
            slice.AddLatency(TimeSpan.FromMilliseconds(random.NextDouble() * 10));
            slice.AddLabel(classes ? random.Next(Classes) : random.NextDouble(), random.Next(2), random.NextDouble());
            slice.AddExpired(random.Next(2));
            if (random.Next(5) == 0)
            {
                slice.AddDangling();
            }
        }
    }

    public static Entry[] Vector(Random random)
    {
        var entries = new List<Entry> { new(256, 1, Entry.Intercept, 0) };
        for (ushort input = 0; input < Inputs; input++)
        {
            for (var repeat = random.Next(3); repeat > 0; repeat--)
            {
                entries.Add(new Entry(input, (float)random.Gaussian(), input, 0));
            }
        }

        return [.. entries];
    }

    public static MonitorWindow Window(TaskKind task)
    {
        var window = new MonitorWindow(task, Inputs);
        for (var minute = 0; minute < 3; minute++)
        {
            window.Add(minute * TimeSpan.TicksPerMinute, Of(task, minute, 10));
        }

        return window;
    }

    public static LossAlarm Alarm()
    {
        var (alarm, random) = (new LossAlarm(), new Random(1));
        for (var i = 0; i < 100; i++)
        {
            alarm.Update(random.NextDouble());
        }

        return alarm;
    }
}
