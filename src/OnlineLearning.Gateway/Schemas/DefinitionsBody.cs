using System.Text.Json.Serialization;

namespace OnlineLearning.Gateway.Schemas;

/// <summary>What applying definitions changed, or would change.</summary>
/// <param name="Version">Version of the definitions after it; in a dry run the version that is applied.</param>
/// <param name="Changed">False: there is nothing to change.</param>
/// <param name="DryRun">True: nothing was kept.</param>
/// <param name="Changes">The differences; what stays as it is is left out.</param>
internal sealed record ApplyAnswerBody(long Version, bool Changed, bool DryRun, IReadOnlyList<ChangeBody> Changes);

/// <summary>One difference.</summary>
/// <param name="Section">entities, sources, feature_views, on_demand_views, feature_services, models.</param>
/// <param name="Name">Name within the section.</param>
/// <param name="Kind">added, changed, removed.</param>
/// <param name="Details">What changed, as <c>learner.loss: a -> b</c>.</param>
/// <param name="NewModelVersion">Set where the change makes a new version of a model, which starts to learn anew.</param>
internal sealed record ChangeBody(
    string Section, string Name, string Kind, IReadOnlyList<string> Details,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? NewModelVersion = null);
