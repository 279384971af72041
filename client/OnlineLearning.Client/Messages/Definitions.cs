namespace OnlineLearning.Client.Messages;

/// <summary>What applying definitions changed, or would change.</summary>
/// <param name="Version">Version of the definitions after it.</param>
/// <param name="Changed">False: nothing to change.</param>
/// <param name="DryRun">True: nothing was kept.</param>
/// <param name="Changes">The differences.</param>
public sealed record ApplyResult(long Version, bool Changed, bool DryRun, IReadOnlyList<DefinitionChange> Changes);

/// <summary>One difference.</summary>
/// <param name="Section"><c>entities</c>, <c>sources</c>, <c>feature_views</c>, <c>on_demand_views</c>, <c>feature_services</c>, <c>models</c>.</param>
/// <param name="Name">Name within the section.</param>
/// <param name="Kind"><c>added</c>, <c>changed</c>, <c>removed</c>.</param>
/// <param name="Details">What changed, as <c>learner.loss: a -> b</c>.</param>
/// <param name="NewModelVersion">Set where the change makes a new version of a model, which starts to learn anew.</param>
public sealed record DefinitionChange(string Section, string Name, string Kind, IReadOnlyList<string>? Details = null, int? NewModelVersion = null);
