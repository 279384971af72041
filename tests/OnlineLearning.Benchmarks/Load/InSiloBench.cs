using OnlineLearning.Contracts.Entities;

namespace OnlineLearning.Benchmarks.Load;

/// <summary>Predict, and predict with feedback, through the grain in this process, against the same calls of an empty grain.</summary>
internal static class InSiloBench
{
    private const int Entities = 1000;
    private const int Callers = 64;

    /// <param name="only"><c>predict</c> or <c>feedback</c>: that part alone.</param>
    /// <param name="learner">Of the model.</param>
    public static async Task<int> Run(string? only = null, string learner = "linear")
    {
        await using var server = await BenchServer.Start(learner);
        var drivers = Enumerable.Range(0, Entities).Select(i => $"d{i}").ToArray();
        var grains = drivers.Select(driver => server.Grains.GetGrain<IEntityGrain>(EntityKey.Of("driver", driver))).ToArray();
        var empty = drivers.Select(driver => server.Grains.GetGrain<IEmptyGrain>(driver)).ToArray();
        var templates = drivers.Select(driver => server.Template(driver)).ToArray();
        var number = 0L;

        PredictRequest Next(int at) => new()
        {
            Model = templates[at].Model,
            Version = templates[at].Version,
            Id = Interlocked.Increment(ref number).ToString(System.Globalization.CultureInfo.InvariantCulture),
            Keys = templates[at].Keys,
            Time = templates[at].Time,
            Entries = templates[at].Entries,
        };

        async ValueTask Predict(int caller, int i)
        {
            var at = ((caller * 31) + i) % Entities;
            var reply = await grains[at].Predict(Next(at));
            if (reply.Status != PredictStatus.Ok)
            {
                throw new InvalidOperationException($"A prediction was answered {reply.Status}.");
            }
        }

        async ValueTask Loop(int caller, int i)
        {
            var at = ((caller * 31) + i) % Entities;
            var request = Next(at);
            await grains[at].Predict(request);
            var reply = await grains[at].Feedback(new FeedbackRequest { Model = request.Model, Id = request.Id, Label = 12 + (i % 7) });
            if (reply.Status != LearnStatus.Learnt)
            {
                throw new InvalidOperationException($"A label was answered {reply.Status}.");
            }
        }

        if (only != "feedback")
        {
            await Rounds.Compare(
            $"in silo, {Callers} callers, {Entities} entities, 11 inputs",
            ("empty call", length => Rounds.Run(Callers, length, async (caller, i) =>
            {
                var at = ((caller * 31) + i) % Entities;
                await empty[at].Predict(Next(at));
            })),
            ("predict", length => Rounds.Run(Callers, length, Predict)));
        }

        if (only != "predict")
        {
            await Rounds.Compare(
            "in silo, 512 callers",
            ("empty predict + empty feedback", length => Rounds.Run(512, length, async (caller, i) =>
            {
                var at = ((caller * 31) + i) % Entities;
                var request = Next(at);
                await empty[at].Predict(request);
                await empty[at].Feedback(new FeedbackRequest { Model = request.Model, Id = request.Id, Label = 12 });
            })),
            ("predict + feedback, durable", length => Rounds.Run(512, length, Loop)));
        }

        return 0;
    }
}
