using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>
/// Everything that is known of one entity: the fold of its records. Deterministic: the same records in the same order give the same bytes. The grain journals
/// the records and keeps the clock; evaluation in one process uses it as it is.
/// </summary>
public sealed class EntityState(string type, string key, EntityPlan plan, IReadOnlyDictionary<string, LiveModel> models)
{
    [ThreadStatic]
    private static FeatureDatum[]? t_values;

    // A few: an array, where a dictionary would be three objects of every entity.
    private EntityModel[] _models = [];
    private IdMemory _events = new();

    public string Type { get; } = type;

    public string Key { get; } = key;

    public EntityFeatures Features { get; private set; } = new(plan);

    /// <summary>Events taken in.</summary>
    public long Events { get; private set; }

    /// <summary>Events that came too late for every view.</summary>
    public long LateEvents { get; private set; }

    /// <summary>Models that this entity holds something of.</summary>
    public IReadOnlyList<EntityModel> Models => _models;

    /// <summary>What it holds of a model, in the version that serves; made at first use.</summary>
    public EntityModel Model(LiveModel live)
    {
        if (FindModel(live) is not { } model)
        {
            Put(model = new EntityModel(live.Name, live.Version, live.Plan.CreatePersonal(live.Plan.EntityNumber(Type), Key)));
        }

        return model;
    }

    /// <summary>As <see cref="Model"/>, without making one: null where this entity has learnt nothing of it.</summary>
    public EntityModel? FindModel(LiveModel live) => IndexOf(live.Name) is >= 0 and var index && _models[index].Version == live.Version ? _models[index] : null;

    public bool HasSeen(UInt128 eventId) => _events.IndexOf(eventId) >= 0;

    /// <summary>Takes an event in.</summary>
    /// <param name="event">The event.</param>
    /// <param name="sequence">Number of its record in the journal; 0 where there is none.</param>
    /// <param name="notice">Is told of each view that did not take it whole.</param>
    /// <returns><see cref="Placement.TooLate"/> where it came too late for every view.</returns>
    public Placement Apply(EntityEvent @event, long sequence = 0, Action<ViewPlan, Placement>? notice = null)
    {
        if (@event.Id is { } id)
        {
            _events.Add(id);
        }

        Events++;
        if (!plan.Sources.TryGetValue(@event.Source, out var source))
        {
            return Placement.Placed;
        }

        var count = source.Source.Fields.Count;
        var values = (t_values?.Length >= count ? t_values : t_values = new FeatureDatum[count]).AsSpan(0, count);
        @event.Fill(source, values);
        var placement = Features.Apply(source, @event.Time, @event.Created, values, sequence, notice);
        LateEvents += placement == Placement.TooLate ? 1 : 0;
        return placement;
    }

    /// <summary>The events of a backfill that its view lacks; null where there is no such view.</summary>
    public PastEvents? Lacking(PastEvents past) => plan.Views.TryGetValue(past.View, out var view) ? past.Where(sequence => Features.Lacks(view, sequence)) : null;

    /// <summary>Takes a backfill in.</summary>
    /// <returns>Events that were too old for any window of now.</returns>
    public int Bring(PastEvents past)
    {
        if (!plan.Views.TryGetValue(past.View, out var view))
        {
            return 0;
        }

        var source = plan.Sources[view.View.Source];
        var values = new FeatureDatum[source.Source.Fields.Count];
        var late = 0;
        for (var i = 0; i < past.Events.Length; i++)
        {
            var @event = past.Events[i];
            @event.Fill(source, values);
            late += Features.Bring(view, past.Sequences[i], @event.Time, @event.Created, values) == Placement.TooLate ? 1 : 0;
        }

        return late;
    }

    /// <summary>Takes an event in that is for history alone: no view changes.</summary>
    public void Keep(EntityEvent @event)
    {
        if (@event.Id is { } id)
        {
            _events.Add(id);
        }

        Events++;
    }

    /// <summary>Values of this entity's view and label inputs of a model, in the plan's order; NaN is missing.</summary>
    public void ReadInputs(LiveModel live, long time, Span<double> into)
    {
        var labels = FindModel(live)?.Personal.Labels ?? default;
        var inputs = live.Plan.EntityInputs[live.Plan.EntityNumber(Type)];
        for (var i = 0; i < inputs.Length; i++)
        {
            var input = inputs[i].Definition;
            into[i] = input.Kind == InputKind.View ? Features.Read(input.View!, input.Column!, time).Value.Number : labels.Read(input.Column!);
        }
    }

    /// <summary>Applies one journal record; one of a model version that does not serve is passed over.</summary>
    /// <exception cref="NewerStateException">The record is of a kind that a newer server writes.</exception>
    /// <exception cref="InvalidDataException">The record is corrupt.</exception>
    /// <param name="record">The record.</param>
    /// <param name="sequence">Its number; 0 where there is none.</param>
    public void Replay(ReadOnlySpan<byte> record, long sequence = 0)
    {
        var reader = new StateReader(record);
        var kind = EntityRecords.Kind(ref reader);
        switch (kind)
        {
            case EntityRecord.UntypedEvent:
                Apply(EntityEvent.ReadUntyped(ref reader), sequence);
                break;
            case EntityRecord.Event:
                Apply(EntityEvent.Read(ref reader), sequence);
                break;
            case EntityRecord.LateEvent:
                Refuse(EntityEvent.Read(ref reader), sequence);
                break;
            case EntityRecord.Backfill:
                Bring(PastEvents.Read(ref reader));
                break;
            case EntityRecord.OfflineEvent:
                Keep(EntityEvent.Read(ref reader));
                break;
            case EntityRecord.Prediction or EntityRecord.ServedPrediction when Live(ref reader) is { } live:
                if (kind == EntityRecord.ServedPrediction)
                {
                    ServedExample.Skip(ref reader);
                }

                var kept = Model(live);
                kept.Expired += kept.Open.Add(KeptPrediction.Read(ref reader), live.Plan.Definition.MaxOpenPredictions);
                break;
            case EntityRecord.Label or EntityRecord.ArrivedLabel when Live(ref reader) is { } live:
                ReplayLabel(live, ref reader, kind == EntityRecord.ArrivedLabel);
                break;
            case EntityRecord.Expired when Live(ref reader) is { } live:
                Expire(live, reader.Text());
                break;
            default:
                // Of a model version that does not serve.
                break;
        }
    }

    /// <summary>Applies a label: closes the prediction if it is this entity's, moves the personal model, remembers the outcome.</summary>
    public void Learn(LiveModel live, string id, UInt128 example, PersonalStep step, LabelOutcome outcome)
    {
        var model = Model(live);
        model.Open.Remove(id);
        model.Learn(example, step, live.Plan.Terms[live.Plan.EntityNumber(Type)], outcome);
    }

    /// <summary>Forgets a prediction whose wait has ended.</summary>
    public void Expire(LiveModel live, string id)
    {
        var model = Model(live);
        model.Expired += model.Open.Remove(id) ? 1 : 0;
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Count(Events);
        writer.Count(LateEvents);
        _events.Write(writer);
        Features.Write(writer);
        var kept = _models.Where(model => models.TryGetValue(model.Model, out var live) && live.Version == model.Version).OrderBy(model => model.Model, StringComparer.Ordinal).ToList();
        writer.Count(kept.Count);
        foreach (var model in kept)
        {
            model.Write(writer);
        }
    }

    public void Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        reader.Version(1, "Entity");
        Events = reader.Count();
        LateEvents = reader.Count();
        _events = IdMemory.Read(ref reader);
        Features = EntityFeatures.Read(ref reader, plan);
        for (var left = reader.Items(1); left > 0; left--)
        {
            Put(EntityModel.Read(ref reader));
        }
    }

    private int IndexOf(string model)
    {
        for (var i = 0; i < _models.Length; i++)
        {
            if (_models[i].Model == model)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>In the place of an earlier version, if there is one.</summary>
    private void Put(EntityModel model)
    {
        var index = IndexOf(model.Model);
        if (index < 0)
        {
            index = _models.Length;
            Array.Resize(ref _models, index + 1);
        }

        _models[index] = model;
    }

    // Counts an event that was refused as too late when it came, whatever the views of now would say.
    private void Refuse(EntityEvent @event, long sequence)
    {
        if (@event.Id is { } id)
        {
            _events.Add(id);
        }

        Events++;
        LateEvents++;
        if (plan.Sources.TryGetValue(@event.Source, out var source))
        {
            Features.Refuse(source, sequence);
        }
    }

    // A snapshot may have been written between a label's effect and its record: an effect that it holds is not applied again.
    private void ReplayLabel(LiveModel live, ref StateReader reader, bool hasGiven)
    {
        var id = reader.Text();
        var example = reader.UInt128();
        if (hasGiven)
        {
            RecordedLabel.SkipGiven(ref reader);
        }

        if (!Model(live).TryOutcome(example, out _))
        {
            Learn(live, id, example, PersonalStep.Read(ref reader), LabelOutcome.Read(ref reader));
        }
    }

    private LiveModel? Live(ref StateReader reader)
    {
        var name = reader.Text();
        var version = reader.Int();
        return models.TryGetValue(name, out var live) && live.Version == version && live.Plan.EntityNumber(Type) >= 0 ? live : null;
    }
}
