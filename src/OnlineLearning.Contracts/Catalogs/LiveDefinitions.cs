using System.Collections.Frozen;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.OnDemand;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Contracts.Catalogs;

/// <summary>The definitions that this process works by: replaced as a whole when the catalog changes. Reading it is one volatile read.</summary>
public interface ILiveDefinitions
{
    LiveDefinitions Current { get; }

    /// <summary>False until the catalog has been read: what is missing until then is not unknown.</summary>
    bool IsRead { get; }

    /// <summary>Completes when <see cref="Current"/> is what the catalog has, or had after the call: asks it, together with all who ask meanwhile.</summary>
    /// <exception cref="NotReadyException">The catalog does not answer.</exception>
    Task Confirm();
}

/// <summary>One applied version of all definitions, with models made ready. Immutable.</summary>
public sealed class LiveDefinitions(long version, DefinitionSet set, IEnumerable<LiveModel> models)
{
    public static LiveDefinitions Empty { get; } = new(0, DefinitionSet.Empty, []);

    public long Version { get; } = version;

    public DefinitionSet Set { get; } = set;

    public FrozenDictionary<string, LiveModel> Models { get; } = models.ToFrozenDictionary(model => model.Name);

    /// <summary>Sources and views by kind of entity.</summary>
    public FrozenDictionary<string, EntityPlan> Entities { get; } = set.Entities.Keys
        .Select(entity => new EntityPlan(entity, set.Sources.Values, set.FeatureViews.Values))
        .ToFrozenDictionary(plan => plan.Entity);

    /// <summary>On-demand views, made ready.</summary>
    public FrozenDictionary<string, OnDemandPlan> OnDemandViews { get; } = set.OnDemandViews.Values
        .ToFrozenDictionary(view => view.Name, view => OnDemandPlan.Of(view, new FeatureViewKinds(set.FeatureViews, set.Sources)));
}
