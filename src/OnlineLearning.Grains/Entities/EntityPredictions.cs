using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Learning.Personal;

namespace OnlineLearning.Grains.Entities;

/// <summary>Serves predictions: vector, score, kept vector. Nothing is awaited where the model has one entity and the process has its weights.</summary>
public sealed class EntityPredictions(EntityContext context, EntityWaits waits)
{
    [ThreadStatic]
    private static VectorBuffer? t_vector;

    private EntityTerm? _last;

    private static VectorBuffer Vector => t_vector ??= new VectorBuffer();

    public ValueTask<PredictReply> Predict(PredictRequest request)
    {
        if (Term(request) is not { } term)
        {
            return new(new PredictReply(PredictStatus.StaleModel, 0, 0));
        }

        var id = OpenPredictions.KeyOf(request.Id);
        if (term.Model.Open.Contains(id))
        {
            return new(Known(term, request));
        }

        if (request.Keys.Length > 1 || term.Shared(context.Services.Weights) is not { } shared)
        {
            return PredictWithReads(term, request, id);
        }

        var answer = Score(context, term, shared, request, []);
        return new(Keep(term, id, request, answer));
    }

    /// <summary>Makes the kept vector and its prediction without keeping it: an example that is learnt at once.</summary>
    public static async ValueTask<KeptPrediction?> Score(EntityContext context, EntityTerm term, PredictRequest request)
    {
        var others = await PersonalReading.Read(context, term.Live, request.Keys, request.Time);
        var shared = await context.Services.Weights.Get(term.Live.Name, term.Live.Version, term.Shard);
        if (shared is null)
        {
            return null;
        }

        var answer = Score(context, term, shared, request, others);
        return new KeptPrediction(request.Id, request.Keys, request.Time, long.MaxValue, answer.Prediction, Vector.ToBytes())
        {
            Probabilities = answer.Probabilities,
            Served = new ServedExample(context.Services.Time.GetUtcNow().UtcTicks, 1, request.Features ?? [], Vector.Inputs.ToArray(), term.InputNames),
        };
    }

    // Most entities are asked for one model again and again: the last one is at hand.
    private EntityTerm? Term(PredictRequest request)
    {
        if (_last is { } last && last.Live.Version == request.Version && last.Live.Name == request.Model && context.IsLive(last))
        {
            return last;
        }

        return _last = context.TryModel(request.Model, request.Version, out var live) ? context.Term(live) : null;
    }

    private async ValueTask<PredictReply> PredictWithReads(EntityTerm asked, PredictRequest request, UInt128 id)
    {
        var live = asked.Live;
        var others = await PersonalReading.Read(context, live, request.Keys, request.Time);
        var shared = await context.Services.Weights.Get(live.Name, live.Version, asked.Shard);

        // Definitions may have changed meanwhile.
        if (Term(request) is not { } term)
        {
            return new PredictReply(PredictStatus.StaleModel, 0, 0);
        }

        if (term.Model.Open.Contains(id))
        {
            return Known(term, request);
        }

        return shared is null ? new PredictReply(PredictStatus.Unavailable, 0, 0) : Keep(term, id, request, Score(context, term, shared, request, others));
    }

    private static PredictReply Known(EntityTerm term, PredictRequest request)
    {
        var known = term.Model.Open.Find(request.Id)!;
        return Reply(new Answer(known.Prediction, known.Probabilities), known.Expires);
    }

    private static PredictReply Reply(Answer answer, long expires)
        => new(PredictStatus.Ok, answer.Prediction, expires, answer.Probabilities.Length == 0 ? null : answer.Probabilities);

    /// <summary>The answer; its vector stays in <see cref="Vector"/> for the rest of the turn.</summary>
    private static Answer Score(EntityContext context, EntityTerm term, ILearner shared, PredictRequest request, OtherEntity[] others)
    {
        var live = term.Live;
        var vector = Vector;
        context.Freshness?.Read(FeatureReader.Prediction, context.State.Events);
        vector.Start(Entry.Of(request.Entries));
        vector.Add(live, 0, context.State, request.Time);
        foreach (var other in others)
        {
            vector.Add(live, other.Number, other.Inputs);
        }

        return Answer.Of(live.Plan, shared, vector.Entries, PersonalScore(term, shared, vector.Entries, others));
    }

    private static double PersonalScore(EntityTerm term, ILearner shared, ReadOnlySpan<Entry> vector, OtherEntity[] others)
    {
        if (others.Length == 0)
        {
            return MixedModel.PersonalScore(shared, vector, new ReadOnlySpan<PersonalModel>(ref term.Personal));
        }

        return MixedModel.PersonalScore(shared, vector, PersonalReading.Combine(term, others));
    }

    private PredictReply Keep(EntityTerm term, UInt128 id, PredictRequest request, Answer answer)
    {
        var live = term.Live;
        var vector = Vector;
        var now = context.Services.Time.GetUtcNow().UtcTicks;
        var expires = now + live.Plan.Definition.LabelWait.Ticks;
        var before = term.Model.Open.Count;
        var record = EntityRecords.Prediction(
            live, request.Id, request.Keys, request.Time, expires, answer.Prediction, vector.Bytes, answer.Probabilities, now, request.Features, vector.Inputs, term.InputNamesOnce(), out var offset);
        var gone = term.Model.Open.Add(id, record.AsSpan(offset), live.Plan.Definition.MaxOpenPredictions);
        term.Model.Expired += gone;
        _ = context.Journal.Append(record, lazy: true);
        term.Recorder.AddOpen(term.Model.Open.Count - before);
        term.Recorder.RecordPrediction(answer.Prediction, vector.Entries);
        if (gone > 0)
        {
            term.Recorder.RecordExpired(gone);
        }

        waits.Kept(live, expires);
        return Reply(answer, expires);
    }
}
