using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Benchmarks.Load;

/// <summary>Memory of an entity that rests, active, against an activation of an empty grain; and after it has left memory.</summary>
internal static class MemoryBench
{
    private const int Grains = 20_000;

    public static async Task<int> Run()
    {
        await using var server = await BenchServer.Start();
        var template = server.Template("d");
        var start = Live();
        await Each(i => server.Grains.GetGrain<IEmptyGrain>($"e{i}").Predict(template));
        var empty = Live();
        await Each(i => server.Grains.GetGrain<IEntityGrain>(EntityKey.Of("driver", $"r{i}")).Features(new FeatureRequest(["recent:pace"], template.Time)));
        var resting = Live();
        await Each(async i =>
        {
            var driver = $"m{i}";
            var grain = server.Grains.GetGrain<IEntityGrain>(EntityKey.Of("driver", driver));
            var request = new PredictRequest { Model = template.Model, Version = template.Version, Id = "1", Keys = [driver], Time = template.Time, Entries = template.Entries };
            await grain.Events([new EventRecord { Source = "trips", Time = template.Time, Fields = ["minutes"], Values = [FeatureDatum.Of(3.0)] }]);
            await grain.Predict(request);
            await grain.Feedback(new FeedbackRequest { Model = request.Model, Id = request.Id, Label = 12 });
            return default(PredictReply);
        });
        var learnt = Live();

        Console.WriteLine();
        Console.WriteLine("| memory, active, per grain | bytes | ratio |");
        Console.WriteLine("|---|---:|---:|");
        foreach (var (name, bytes) in new[] { ("empty grain", empty - start), ("entity, nothing in it", resting - empty), ("entity with an event, windows of two columns, one label learnt", learnt - resting) })
        {
            Console.WriteLine($"| {name} | {bytes / Grains:N0} | {(double)bytes / (empty - start):F2} |");
        }

        return 0;
    }

    private static async Task Each<T>(Func<int, ValueTask<T>> call)
    {
        foreach (var some in Enumerable.Range(0, Grains).Chunk(256))
        {
            await Task.WhenAll(some.Select(i => call(i).AsTask()));
        }
    }

    private static long Live()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
