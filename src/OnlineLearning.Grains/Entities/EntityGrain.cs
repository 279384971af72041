using Microsoft.Extensions.Logging;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Grains.Durability;
using Orleans.Concurrency;

namespace OnlineLearning.Grains.Entities;

/// <inheritdoc cref="IEntityGrain"/>
/// <remarks>
/// Reentrant, so that calls share group commits; a change is made in memory and appended in one turn, and acknowledged when the append is durable.
/// Labels take their turns one after the other (<see cref="EntityLearning"/>), because each depends on the personal model that the one before left.
/// </remarks>
[Reentrant, GrainType(EntityKey.TypeName)]
public sealed class EntityGrain : Grain, IEntityGrain, IJournaledGrain
{
    private readonly EntityServices _services;
    private readonly GrainJournal _journal;
    private readonly ILogger<EntityGrain> _logger;
    private EntityContext _context = null!;
    private EntityPredictions? _predictions;
    private EntityLearning _learning = null!;

    public EntityGrain(IJournal journal, SnapshotStorage snapshots, EntityServices services, ILogger<EntityGrain> logger)
    {
        (_services, _logger) = (services, logger);
        _journal = new GrainJournal(this.GetGrainId(), journal, snapshots, services.Durability, this);
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var (type, key) = EntityKey.Parse(this.GetPrimaryKeyString());

        // Under older definitions than those that its records were written under it would lose what only the newer name.
        await _services.Definitions.Confirm().WaitAsync(cancellationToken);
        _context = new EntityContext(type, key, _services, _journal, this);
        await _context.Load(cancellationToken);
        _learning = new EntityLearning(_context);
        _predictions = new EntityPredictions(_context, _learning.Waits);
        _context.CountOpen(1);
        _learning.Waits.Watch();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_predictions is null)
        {
            // It never came to be active.
            return;
        }

        _context.CountOpen(-1);
        _learning.Waits.Stop();
        if (reason.ReasonCode == DeactivationReasonCode.ShuttingDown)
        {
            // All of a silo's entities leave at once, and the journal has what they hold: a snapshot of each would not be done in the time that a stop has. A failure has given the grain up already.
            await _journal.Settled.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            return;
        }

        await _learning.Snapshot();
    }

    public ValueTask<PredictReply> Predict(PredictRequest request)
    {
        _journal.ThrowIfGivenUp();
        return _context.IsCurrent ? _predictions!.Predict(request) : AfterChange(() => _predictions!.Predict(request));
    }

    public ValueTask<LearnReply> Feedback(FeedbackRequest request)
    {
        _journal.ThrowIfGivenUp();
        return _context.IsCurrent ? _learning.Feedback(request) : AfterChange(() => _learning.Feedback(request));
    }

    public ValueTask<LearnReply> Learn(LearnRequest request)
    {
        _journal.ThrowIfGivenUp();
        return _context.IsCurrent ? _learning.Learn(request) : AfterChange(() => _learning.Learn(request));
    }

    public async ValueTask ApplyStep(StepMessage message)
    {
        _journal.ThrowIfGivenUp();
        if (!_context.Knows(message.Model, message.Version))
        {
            await _services.Definitions.Confirm();
        }

        await (_context.IsCurrent ? _learning.ApplyStep(message) : AfterChange(() => _learning.ApplyStep(message)));
    }

    public async ValueTask<EventStatus[]> Events(EventRecord[] events)
    {
        _journal.ThrowIfGivenUp();
        if (!_context.IsCurrent)
        {
            await _learning.TakeOnDefinitions();
        }

        var statuses = new EventStatus[events.Length];
        var appended = Task.CompletedTask;
        long? taken = null;
        for (var i = 0; i < events.Length; i++)
        {
            statuses[i] = Take(events[i], ref appended);
            if (statuses[i] is EventStatus.Accepted or EventStatus.AcceptedInPart or EventStatus.Late)
            {
                taken ??= _context.Taken(events[i].Time);
            }
        }

        var newest = _context.State.Events;
        await appended;
        if (taken is { } moment)
        {
            _context.Freshness!.Acknowledged(newest, moment);
        }

        _learning.SnapshotIfDue();
        return statuses;
    }

    public async ValueTask<BackfillReply?> Backfill(BackfillRequest request)
    {
        _journal.ThrowIfGivenUp();
        if (!_context.IsCurrent)
        {
            await _learning.TakeOnDefinitions();
        }

        if (_context.State.Lacking(PastEventsOf(request)) is not { } lacking)
        {
            return null;
        }

        // What is known may not be durable yet.
        var appended = _journal.Settled;
        var late = 0;
        if (lacking.Events.Length > 0)
        {
            late = _context.State.Bring(lacking);
            appended = _journal.Append(EntityRecords.Backfill(lacking));
        }

        await appended;
        _learning.SnapshotIfDue();
        return new BackfillReply(lacking.Events.Length, request.Events.Length - lacking.Events.Length, late);
    }

    public async ValueTask<FeatureReply> Features(FeatureRequest request)
    {
        _journal.ThrowIfGivenUp();
        if (!_context.IsCurrent)
        {
            await _learning.TakeOnDefinitions();
        }

        _context.Freshness?.Read(FeatureReader.Features, _context.State.Events);
        return FeatureReading.Read(_context.State.Features, request);
    }

    public async ValueTask<PersonalReply> ReadPersonal(PersonalRequest request)
    {
        _journal.ThrowIfGivenUp();
        if (!_context.IsCurrent)
        {
            await _learning.TakeOnDefinitions();
        }

        if (!_context.TryModel(request.Model, request.Version, out var live))
        {
            return new([], []);
        }

        _context.Freshness?.Read(FeatureReader.Prediction, _context.State.Events);
        var inputs = new double[live.Plan.EntityInputs[live.Plan.EntityNumber(_context.Type)].Length];
        _context.State.ReadInputs(live, request.Time, inputs);
        if (_context.State.FindModel(live) is not { } model)
        {
            return new([], inputs);
        }

        var writer = new StateWriter(128);
        model.Personal.Write(writer);
        return new(writer.ToArray(), inputs);
    }

    public ValueTask<EntityStatus> Describe()
    {
        _journal.ThrowIfGivenUp();
        var state = _context.State;
        return new(new EntityStatus(
            state.Events, state.LateEvents, [.. state.Models.Select(Describe)], [.. state.Features.Counts().Select(view => new EntityViewStatus(view.View, view.Events, view.LateEvents, view.DroppedEvents))]));
    }

    public async ValueTask Snapshot() => await _learning.Snapshot();

    private static EntityModelStatus Describe(EntityModel model)
    {
        var labels = model.Personal.Labels;
        return new(
            model.Model,
            model.Version,
            labels.Count,
            model.Open.Count,
            labels.Count == 0 ? null : labels.Last,
            labels.Count == 0 ? null : labels.Mean,
            model.Personal.Bias,
            Digest.Of(model.Personal.Write));
    }

    private PastEvents PastEventsOf(BackfillRequest request)
        => new(request.View, request.Sequences, [.. request.Events.Select(given => new EntityEvent(given.Source, null, given.Time, given.Created ?? given.Time, given.Fields, given.Values))]);

    private EventStatus Take(EventRecord given, ref Task appended)
    {
        if (!_context.HasSource(given.Source))
        {
            return EventStatus.UnknownSource;
        }

        var id = given.Id is null ? (UInt128?)null : EntityEvent.IdOf(given.Source, given.Id);
        if (id is { } known && _context.State.HasSeen(known))
        {
            // A repeat may arrive before the first is durable: its acknowledgement waits for the same append.
            appended = _journal.Settled;
            return EventStatus.Duplicate;
        }

        var taken = new EntityEvent(given.Source, id, given.Time, given.Created ?? _services.Time.GetUtcNow().UtcTicks, given.Fields, given.Values);
        if (given.OfflineOnly)
        {
            _context.State.Keep(taken);
            appended = _journal.Append(EntityRecords.OfflineEvent(taken));
            return EventStatus.Accepted;
        }

        var placement = _context.State.Apply(taken, _journal.Last + 1, _services.Placement.Notice);
        appended = _journal.Append(EntityRecords.Event(taken, isLate: placement == Placement.TooLate));
        return placement switch
        {
            Placement.Placed => EventStatus.Accepted,
            Placement.TooLate => EventStatus.Late,
            _ => EventStatus.AcceptedInPart,
        };
    }

    private async ValueTask<T> AfterChange<T>(Func<ValueTask<T>> call)
    {
        await _learning.TakeOnDefinitions();
        return await call();
    }

    private async ValueTask AfterChange(Func<ValueTask> call)
    {
        await _learning.TakeOnDefinitions();
        await call();
    }

    void IJournaledGrain.GiveUp(Exception failure)
    {
        _logger.LogWarning(failure, "Entity {Entity} gives way and will be read again", this.GetPrimaryKeyString());
        DeactivateOnIdle();
    }
}
