using System.Diagnostics.CodeAnalysis;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Grains.Durability;

namespace OnlineLearning.Grains.Entities;

/// <summary>One entity's state with what it is made under: the definitions of the moment and the journal.</summary>
public sealed class EntityContext(string type, string key, EntityServices services, GrainJournal journal, Grain grain)
{
    [ThreadStatic]
    private static StateWriter? t_writer;

    // As many as models that have been asked for: an array, where a dictionary would be three objects of every entity.
    private EntityTerm[] _terms = [];

    /// <summary>The kind's own name, once for all of them.</summary>
    public string Type { get; } = services.Definitions.Current.Entities.TryGetValue(type, out var plan) ? plan.Entity : type;

    public string Key { get; } = key;

    public EntityServices Services { get; } = services;

    public GrainJournal Journal { get; } = journal;

    public Grain Grain { get; } = grain;

    public EntityState State { get; private set; } = null!;

    public LiveDefinitions Definitions { get; private set; } = LiveDefinitions.Empty;

    /// <summary>Null before the first event of this activation.</summary>
    public EntityFreshness? Freshness { get; private set; }

    /// <summary>False where the catalog has changed since the state was made.</summary>
    public bool IsCurrent => ReferenceEquals(Definitions, Services.Definitions.Current);

    /// <summary>Adds (1) or takes away (-1) this entity's open predictions from what the process counts.</summary>
    public void CountOpen(int sign)
    {
        foreach (var model in State.Models)
        {
            if (TryModel(model.Model, model.Version, out var live))
            {
                Services.Recorders.Of(live).AddOpen(sign * model.Open.Count);
            }
        }
    }

    public async Task Load(CancellationToken cancellation)
    {
        Begin();
        await Journal.Load(state => State.Read(state), record => State.Replay(record.Data.Span, record.Sequence), cancellation);
    }

    /// <summary>Moves the state under the definitions of now: what they still name is kept.</summary>
    public void TakeOnDefinitions()
    {
        CountOpen(-1);
        var state = Save();
        Begin();
        State.Read(state);
        CountOpen(1);
    }

    public bool HasSource(string source) => Definitions.Entities.TryGetValue(Type, out var plan) && plan.Sources.ContainsKey(source);

    /// <summary>A model of this entity in this version.</summary>
    public bool TryModel(string name, int version, [NotNullWhen(true)] out LiveModel? live)
        => Definitions.Models.TryGetValue(name, out live) && live.Version == version && live.Plan.EntityNumber(Type) >= 0;

    /// <summary>False for a model, or a version of it, that another silo may know of before this one.</summary>
    public bool Knows(string name, int version) => Definitions.Models.TryGetValue(name, out var live) && live.Version >= version;

    /// <summary>Notes an event that the state has just taken in.</summary>
    /// <returns>The moment.</returns>
    public long Taken(long happened) => (Freshness ??= new EntityFreshness(Services.Freshness, Services.Time)).Taken(happened);

    /// <summary>What this entity needs to serve a model as its primary one, looked up once.</summary>
    public EntityTerm Term(LiveModel live)
    {
        foreach (var term in _terms)
        {
            if (term.Live.Name == live.Name)
            {
                return term;
            }
        }

        Array.Resize(ref _terms, _terms.Length + 1);
        return _terms[^1] = new EntityTerm(this, live);
    }

    /// <summary>False for what was looked up under earlier definitions.</summary>
    public bool IsLive(EntityTerm term) => ReferenceEquals(term.State, State);

    public byte[] Save()
    {
        var writer = t_writer ??= new StateWriter(4096);
        writer.Reset();
        State.Write(writer);
        return writer.ToArray();
    }

    /// <summary>The grains of an example's further entities.</summary>
    public IEntityGrain Other(LiveModel live, string[] keys, int number)
        => Services.Grains.GetGrain<IEntityGrain>(EntityKey.Of(live.Plan.Definition.Entities[number], keys[number]));

    private void Begin()
    {
        Definitions = Services.Definitions.Current;
        _terms = [];
        var plan = Definitions.Entities.GetValueOrDefault(Type) ?? new EntityPlan(Type, [], []);
        State = new EntityState(Type, Key, plan, Definitions.Models);
    }
}
