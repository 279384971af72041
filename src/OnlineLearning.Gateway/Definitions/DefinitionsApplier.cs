using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Retries;
using OnlineLearning.Gateway.Schemas;

namespace OnlineLearning.Gateway.Definitions;

/// <summary>Binds a document on top of what is applied and hands the whole to the catalog; begins anew when another was faster.</summary>
internal sealed class DefinitionsApplier(IGrainFactory grains, RetryPolicy retries)
{
    /// <summary>What the document is called in errors.</summary>
    public const string File = "(body)";

    private const int MostAttempts = 5;

    // What is applied is read again; a change is sent once, for others may have changed it further meanwhile.
    private static readonly ClusterCall s_read = new("definitions", CallKind.Read);
    private static readonly CatalogSnapshot Nothing = new(0, [], []);

    public async Task<(ApplyAnswerBody? Answer, Problem? Problem)> Apply(DefinitionNode document, bool dryRun, bool prune)
    {
        var catalog = grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key);
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var before = await retries.Run(s_read, () => new ValueTask<CatalogSnapshot?>(catalog.Get(-1))) ?? Nothing;
            var applied = before.Definitions.Length == 0 ? DefinitionSet.Empty : DefinitionJson.Read(before.Definitions);
            var bound = DefinitionBinder.Bind([document], applied, prune);
            if (!bound.IsValid)
            {
                return (null, ToProblem(bound.Errors));
            }

            var changes = DefinitionDiff.Between(applied, bound.Set).Where(change => change.Kind != ChangeKind.Unchanged).ToList();
            if (dryRun || changes.Count == 0)
            {
                return (new ApplyAnswerBody(before.Version, changes.Count > 0, dryRun, [.. changes.Select(change => Body(change, Foreseen(change, before, bound.Set)))]), null);
            }

            if (await catalog.Apply(DefinitionJson.Write(bound.Set), before.Version) is { } after)
            {
                return (new ApplyAnswerBody(after.Version, true, false, [.. changes.Select(change => Body(change, Made(change, before, after)))]), null);
            }
        }

        return (null, Problem.Unavailable("contended", $"others applied definitions {MostAttempts} times in between; nothing was applied, repeat the call"));
    }

    public static Problem ToProblem(IReadOnlyList<DefinitionError> errors)
        => Problem.InvalidDefinitions([.. errors.Select(error => new FieldError(error.Field, error.Given, error.Allowed, error.Position))]);

    private static ChangeBody Body(DefinitionChange change, int? newVersion)
        => new(change.Section, change.Name, change.Kind.ToString().ToLowerInvariant(), [.. change.Fields.Select(field => field.ToString())], newVersion);

    /// <summary>The version that a model would get; null where it keeps its own.</summary>
    private static int? Foreseen(DefinitionChange change, CatalogSnapshot before, DefinitionSet set)
    {
        if (change.Section != "models" || change.Kind == ChangeKind.Removed)
        {
            return null;
        }

        var old = Find(before, change.Name);
        return old is null ? 1 : old.Fingerprint == ModelFingerprint.Of(set.Models[change.Name], set) ? null : old.Version + 1;
    }

    private static int? Made(DefinitionChange change, CatalogSnapshot before, CatalogSnapshot after)
        => change.Section == "models" && Find(after, change.Name) is { } made && made.Version != Find(before, change.Name)?.Version ? made.Version : null;

    private static ModelVersion? Find(CatalogSnapshot snapshot, string model) => Array.Find(snapshot.Models, one => one.Name == model);
}
