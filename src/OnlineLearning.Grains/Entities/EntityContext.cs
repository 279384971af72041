using System.Diagnostics.CodeAnalysis;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Servers;
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

    private Dictionary<string, EntityTerm>? _terms;

    public string Type { get; } = type;

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

    /// <exception cref="NotReadyException">This silo has not read the definitions yet: of what they name it would find nothing in the records.</exception>
    public async Task Load(CancellationToken cancellation)
    {
        if (!Services.Definitions.IsRead)
        {
            throw new NotReadyException($"{Type} {Key} is not read before the definitions are, which this silo is reading.");
        }

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

    /// <summary>Notes an event that the state has just taken in.</summary>
    /// <returns>The moment.</returns>
    public long Taken(long happened) => (Freshness ??= new EntityFreshness(Services.Freshness, Services.Time)).Taken(happened);

    /// <summary>What this entity needs to serve a model as its primary one, looked up once.</summary>
    public EntityTerm Term(LiveModel live)
    {
        _terms ??= [];
        if (!_terms.TryGetValue(live.Name, out var term))
        {
            _terms[live.Name] = term = new EntityTerm(this, live);
        }

        return term;
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
        _terms?.Clear();
        var plan = Definitions.Entities.GetValueOrDefault(Type) ?? new EntityPlan(Type, [], []);
        State = new EntityState(Type, Key, plan, Definitions.Models);
    }
}
