using System.Globalization;
using OnlineLearning.Contracts.Entities;

namespace OnlineLearning.Benchmarks.Load;

/// <summary>Labels of predictions that are open: the predictions are made beforehand, outside what is measured, each of an entity at random.</summary>
internal sealed class OpenLabels(BenchServer server, int entities)
{
    private const int Callers = 256;

    private readonly IEntityGrain[] _grains = [.. Enumerable.Range(0, entities).Select(i => server.Grains.GetGrain<IEntityGrain>(EntityKey.Of("driver", Name(i))))];
    private readonly Random _random = new(1);
    private long _number;

    public int Entities => entities;

    public IEntityGrain Grain(int entity) => _grains[entity];

    public static string Name(int entity) => $"d{entity}";

    public Task<OpenLabel[]> Predict(int count, bool settle = true) => Predict([.. Enumerable.Range(0, count).Select(_ => _random.Next(entities))], settle);

    /// <param name="of">An entity for each.</param>
    /// <param name="settle">One label more, so that all are on disk.</param>
    public async Task<OpenLabel[]> Predict(int[] of, bool settle = true)
    {
        var labels = new OpenLabel[of.Length];
        await Each(Callers, of.Length, async (_, i) => labels[i] = new(of[i], await PredictOne(of[i])));
        if (settle)
        {
            // A prediction rides the next append: this one.
            await _grains[of[0]].Feedback(Request(new(of[0], await PredictOne(of[0]))));
        }

        return labels;
    }

    public static FeedbackRequest Request(OpenLabel label) => new() { Model = BenchServer.Model, Id = label.Id, Label = 12 + (label.Entity % 7) };

    /// <summary>All of them, by so many callers at once.</summary>
    public Task Learn(int callers, OpenLabel[] labels) => Each(callers, labels.Length, async (_, i) =>
    {
        var reply = await _grains[labels[i].Entity].Feedback(Request(labels[i]));
        if (reply.Status != LearnStatus.Learnt)
        {
            throw new InvalidOperationException($"A label was answered {reply.Status}.");
        }
    });

    private async Task<string> PredictOne(int entity)
    {
        var id = Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture);
        var reply = await _grains[entity].Predict(server.Template(Name(entity), id));
        return reply.Status == PredictStatus.Ok ? id : throw new InvalidOperationException($"A prediction was answered {reply.Status}.");
    }

    /// <summary>So many calls, by so many callers at once.</summary>
    public static Task Each(int callers, int count, Func<int, int, Task> call)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                await call(caller, i);
            }
        })));
    }
}

/// <summary>A prediction that waits for its label.</summary>
internal readonly record struct OpenLabel(int Entity, string Id)
{
    public string PredictionId => $"{BenchServer.Model}:{Id}:{OpenLabels.Name(Entity)}";
}
