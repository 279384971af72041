using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.OnDemand;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Resolves the names of one list of features: <c>view:column</c>, or <c>view</c> for all its columns, of feature views and on-demand views.</summary>
/// <param name="set">What is defined.</param>
/// <param name="entity">Only views of this entity; null: of any.</param>
internal sealed class FeaturePlanner(DefinitionSet set, string? entity)
{
    private readonly List<(EntityDefinition Entity, List<string> Columns)> _reads = [];
    private readonly List<OnDemandRead> _onDemand = [];
    private readonly List<ServedColumn> _columns = [];

    /// <param name="references">At least one.</param>
    /// <param name="field">Path of the list in errors.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public FeaturePlan Plan(IReadOnlyList<string> references, string field, ref FieldErrors errors)
    {
        for (var i = 0; i < references.Count; i++)
        {
            Add(references[i], $"{field}[{i}]", ref errors);
        }

        return new FeaturePlan([.. _reads.Select(read => new EntityRead(read.Entity.Name, read.Entity.JoinKeys, [.. read.Columns]))], [.. _onDemand], [.. _columns]);
    }

    private void Add(string reference, string path, ref FieldErrors errors)
    {
        var colon = reference.IndexOf(':');
        var name = colon < 0 ? reference : reference[..colon];
        var column = colon < 0 ? null : reference[(colon + 1)..];
        if (set.FeatureViews.TryGetValue(name, out var view) && IsAllowed(view))
        {
            foreach (var each in Matching(view.ColumnNames, column, path, ref errors))
            {
                var (read, index) = Read(view, each);
                _columns.Add(new ServedColumn(name, each, read, index));
            }
        }
        else if (set.OnDemandViews.TryGetValue(name, out var onDemand))
        {
            AddOnDemand(onDemand, column, path, ref errors);
        }
        else
        {
            errors.AddUnknown(path, name, set.FeatureViews.Values.Where(IsAllowed).Select(one => one.Name).Concat(set.OnDemandViews.Keys));
        }
    }

    private void AddOnDemand(OnDemandViewDefinition view, string? column, string path, ref FieldErrors errors)
    {
        var number = _onDemand.FindIndex(one => one.Plan.Definition.Name == view.Name);
        var plan = number < 0 ? OnDemandPlan.Of(view, new FeatureViewKinds(set.FeatureViews, set.Sources)) : _onDemand[number].Plan;
        foreach (var need in plan.Needs)
        {
            if (!IsAllowed(set.FeatureViews[need.View]))
            {
                errors.Add(path, view.Name, $"views of {entity}; {view.Name} needs {need.View}, which is about {set.Sources[set.FeatureViews[need.View].Source].Entity}: ask /get-online-features");
                return;
            }
        }

        if (number < 0)
        {
            number = _onDemand.Count;
            _onDemand.Add(new OnDemandRead(plan, [.. plan.Needs.Select(need => Read(set.FeatureViews[need.View], need.Column))], _onDemand.Sum(one => one.Plan.Columns.Count)));
        }

        var names = plan.Columns.Select(one => one.Name).ToList();
        foreach (var each in Matching(names, column, path, ref errors))
        {
            _columns.Add(new ServedColumn(view.Name, each, -1, _onDemand[number].Start + names.IndexOf(each)));
        }
    }

    private bool IsAllowed(FeatureViewDefinition view) => entity is null || set.Sources[view.Source].Entity == entity;

    private static List<string> Matching(IEnumerable<string> names, string? column, string path, ref FieldErrors errors)
    {
        var all = names.ToList();
        if (column is null)
        {
            return all;
        }

        if (all.Contains(column))
        {
            return [column];
        }

        errors.AddUnknown(path, column, all);
        return [];
    }

    /// <summary>The read that brings a column, and the column's place in it.</summary>
    private (int Read, int Index) Read(FeatureViewDefinition view, string column)
    {
        var owner = set.Entities[set.Sources[view.Source].Entity];
        var read = _reads.FindIndex(one => one.Entity.Name == owner.Name);
        if (read < 0)
        {
            read = _reads.Count;
            _reads.Add((owner, []));
        }

        var reference = $"{view.Name}:{column}";
        var columns = _reads[read].Columns;
        var index = columns.IndexOf(reference);
        if (index < 0)
        {
            index = columns.Count;
            columns.Add(reference);
        }

        return (read, index);
    }
}
