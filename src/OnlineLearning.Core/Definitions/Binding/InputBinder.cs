using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Core.Learning.Preparation;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Binds the inputs of one model.</summary>
internal sealed class InputBinder(DefinitionScope scope, IReadOnlyList<string> entities, TaskKind? task)
{
    private const string Kinds = "numeric, categorical, text, date, cross, pairs, missing, view, label, entity";

    private readonly InputList inputs = new();
    private CrossBinder? crosses;

    private CrossBinder Crosses => crosses ??= new CrossBinder(inputs);

    public IReadOnlyList<InputDefinition> Bind(NodeCursor at)
    {
        foreach (NodeCursor item in at.Items().TakeWhile(_ => !inputs.IsFull && !scope.Errors.IsFull))
        {
            BindItem(item);
        }

        Crosses.Finish();
        if (inputs.IsFull)
        {
            at.Errors.Add(at.Position, at.Path, $"{InputList.Most} inputs or more", $"less than {InputList.Most} inputs");
        }

        return [.. inputs.All.Select(i => i.Input)];
    }

    private void BindItem(NodeCursor item)
    {
        MapCursor fields = item.Map($"a map with one of {Kinds}");
        string[] keys = Kinds.Split(", ");
        Dictionary<string, NodeCursor> at = keys.ToDictionary(key => key, fields.Field);
        InputOptions options = new(fields);
        fields.RefuseUnknown();
        if (!item.IsMap)
        {
            return;
        }

        // Beside a label, `entity` says whose labels; alone it is a kind of its own.
        string[] stated = [.. keys.Where(key => !at[key].IsAbsent && (key != "entity" || at["label"].IsAbsent))];
        if (stated.Length != 1)
        {
            item.Errors.Add(item.Position, item.Path, $"{stated.Length} kinds of input", $"exactly one of: {Kinds}");
            return;
        }

        foreach (NodeCursor list in (NodeCursor[])[at[stated[0]], options.Columns, .. at["label"].IsAbsent ? Array.Empty<NodeCursor>() : [at["entity"]]])
        {
            if (!list.IsAbsent && list.Items().Count == 0)
            {
                list.Refuse("at least one");
            }
        }

        options.Bind(stated[0], at["label"].Items().Any(part => part.Node is ScalarNode { Text: "ewma" }));
        AddNamed(at["numeric"], InputKind.Numeric, options);
        AddNamed(at["categorical"], InputKind.Categorical, options);
        AddNamed(at["text"], InputKind.Text, options);
        AddEach(at["date"], DatePart.Names, part => Date(part, options));
        Crosses.AddCross(at["cross"], options);
        Crosses.AddPairs(at["pairs"], options);
        Crosses.AddMissing(at["missing"], options);
        AddView(at["view"], options);
        AddLabel(at["label"], at["entity"], options);
    }

    private static InputDefinition[] Date(string part, InputOptions options) => options.IsCyclic
        ? [new(InputKind.Sine, $"{part}.sin", Column: part), new(InputKind.Cosine, $"{part}.cos", Column: part)]
        : [options.On(new(InputKind.DatePart, part, Column: part))];

    private void AddNamed(NodeCursor at, InputKind kind, InputOptions options)
    {
        foreach (NodeCursor item in at.Items())
        {
            if (item.Name() is { } name)
            {
                inputs.Add(item, options.On(new InputDefinition(kind, name)));
            }
        }
    }

    private void AddEach(NodeCursor at, IReadOnlyCollection<string> allowed, Func<string, InputDefinition[]> made)
    {
        foreach (NodeCursor item in at.Items())
        {
            if (item.OneOf(allowed) is { } name)
            {
                Array.ForEach(made(name), input => inputs.Add(item, input));
            }
        }
    }

    private void AddView(NodeCursor at, InputOptions options)
    {
        if (at.Node is ScalarNode { Text: { } named } && scope.OnDemandViews.ContainsKey(named) && !scope.FeatureViews.ContainsKey(named))
        {
            at.Refuse($"a feature view; {named} is an on-demand view: ask for it with the features, and send what it gives as a numeric input");
            return;
        }

        if (at.IsAbsent || scope.ViewAt(at) is not { } view || scope.EntityOfView(view) is not { } entity)
        {
            return;
        }

        if (!entities.Contains(entity))
        {
            at.Refuse($"a view of one of the model's entities ({string.Join(", ", entities)}); {view} is about {entity}");
            return;
        }

        FeatureViewDefinition definition = scope.FeatureViews[view];
        string[] all = [.. definition.ColumnNames.Where(column => scope.IsNumber(definition, column))];
        if (options.Columns.IsAbsent)
        {
            if (all.Length == 0)
            {
                at.Refuse($"a view with columns that are numbers; {view} has {string.Join(", ", definition.ColumnNames.Take(40))}");
            }

            foreach (string column in all)
            {
                AddColumn(at, definition, entity, column, options);
            }
        }

        foreach (NodeCursor item in options.Columns.Items())
        {
            if (item.OneOf(all, all.Length == definition.ColumnNames.Count() ? $"a column of view {view}" : $"a column of view {view} that is a number") is { } column)
            {
                AddColumn(item, definition, entity, column, options);
            }
        }
    }

    private void AddColumn(NodeCursor at, FeatureViewDefinition view, string entity, string column, InputOptions options) =>
        inputs.Add(at, options.On(new InputDefinition(InputKind.View, $"{view.Name}:{column}", entity, view.Name, column)));

    private void AddLabel(NodeCursor label, NodeCursor entity, InputOptions options)
    {
        if (entities.Count == 0)
        {
            return;
        }

        List<string> about = [.. entity.Items().Select(i => i.OneOf(entities, "one of the model's entities")).OfType<string>()];
        if (label.IsAbsent)
        {
            about.ForEach(e => inputs.Add(entity, options.On(new InputDefinition(InputKind.Entity, $"{e}.key", e))));
            return;
        }

        foreach (string e in entity.IsAbsent ? [entities[0]] : about)
        {
            AddEach(label, task == TaskKind.Multiclass ? LabelMemory.ClassParts : LabelMemory.Parts, part => [options.On(new InputDefinition(InputKind.Label, $"{e}.label.{part}", e, Column: part))]);
        }
    }
}
