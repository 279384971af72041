using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Binds the inputs of one model.</summary>
internal sealed class InputBinder(DefinitionScope scope, IReadOnlyList<string> entities)
{
    private static readonly string[] DateParts = ["hour", "weekday", "month", "day"];
    private static readonly string[] LabelParts = ["last", "mean"];

    private readonly InputList inputs = new();

    public IReadOnlyList<InputDefinition> Bind(NodeCursor at)
    {
        foreach (NodeCursor item in at.Items().TakeWhile(_ => !inputs.IsFull && !scope.Errors.IsFull))
        {
            BindItem(item);
        }

        if (inputs.IsFull)
        {
            at.Errors.Add(at.Position, at.Path, $"{InputList.Most} inputs or more", $"less than {InputList.Most} inputs");
        }

        foreach ((InputDefinition input, NodeCursor inputAt) in inputs.All.Where(i => i.Input.Kind == InputKind.Cross))
        {
            CheckCross(input, inputAt);
        }

        return [.. inputs.All.Select(i => i.Input)];
    }

    private void BindItem(NodeCursor item)
    {
        MapCursor fields = item.Map("a map with one of numeric, categorical, text, date, cross, view, label, entity");
        NodeCursor numeric = fields.Field("numeric");
        NodeCursor categorical = fields.Field("categorical");
        NodeCursor text = fields.Field("text");
        NodeCursor date = fields.Field("date");
        NodeCursor cross = fields.Field("cross");
        NodeCursor view = fields.Field("view");
        NodeCursor label = fields.Field("label");
        NodeCursor entity = fields.Field("entity");
        NodeCursor columns = fields.Field("columns");
        fields.RefuseUnknown();
        if (!item.IsMap)
        {
            return;
        }

        // Beside a label, `entity` says whose labels; alone it is a kind of its own.
        NodeCursor[] kinds = [numeric, categorical, text, date, cross, view, label, label.IsAbsent ? entity : default];
        int stated = kinds.Count(k => !k.IsAbsent);
        if (stated != 1)
        {
            item.Errors.Add(item.Position, item.Path, $"{stated} kinds of input", "exactly one of: numeric, categorical, text, date, cross, view, label, entity");
            return;
        }

        foreach (NodeCursor list in kinds.Append(columns).Append(label.IsAbsent ? default : entity).Where(k => !k.IsAbsent && k.Items().Count == 0))
        {
            list.Refuse("at least one");
        }

        if (view.IsAbsent)
        {
            columns.Forbid("no columns: only a view input has them");
        }

        AddNamed(numeric, InputKind.Numeric);
        AddNamed(categorical, InputKind.Categorical);
        AddNamed(text, InputKind.Text);
        AddEach(date, DateParts, part => new InputDefinition(InputKind.DatePart, part, Column: part));
        AddCross(cross);
        AddView(view, columns);
        AddLabel(label, entity);
    }

    private void AddNamed(NodeCursor at, InputKind kind)
    {
        foreach (NodeCursor item in at.Items())
        {
            if (item.Name() is { } name)
            {
                inputs.Add(item, new InputDefinition(kind, name));
            }
        }
    }

    private void AddEach(NodeCursor at, IReadOnlyCollection<string> allowed, Func<string, InputDefinition> input)
    {
        foreach (NodeCursor item in at.Items())
        {
            if (item.OneOf(allowed) is { } name)
            {
                inputs.Add(item, input(name));
            }
        }
    }

    private void AddCross(NodeCursor at)
    {
        if (at.IsAbsent)
        {
            return;
        }

        List<string> parts = [.. at.Items().Select(i => i.Name()).OfType<string>()];
        if (at.Items().Count is < 2 or > 8 || parts.Distinct().Count() < at.Items().Count)
        {
            at.Refuse("2 to 8 different categorical or date inputs");
            return;
        }

        inputs.Add(at, new InputDefinition(InputKind.Cross, string.Join('*', parts), Parts: parts));
    }

    private void AddView(NodeCursor at, NodeCursor columns)
    {
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
        string[] all = [.. definition.Columns.Select(c => c.Name)];
        if (columns.IsAbsent)
        {
            foreach (string column in all)
            {
                AddColumn(at, definition, entity, column);
            }
        }

        foreach (NodeCursor item in columns.Items())
        {
            if (item.OneOf(all, $"a column of view {view}") is { } column)
            {
                AddColumn(item, definition, entity, column);
            }
        }
    }

    private void AddColumn(NodeCursor at, FeatureViewDefinition view, string entity, string column) =>
        inputs.Add(at, new InputDefinition(InputKind.View, $"{view.Name}:{column}", entity, view.Name, column));

    private void AddLabel(NodeCursor label, NodeCursor entity)
    {
        if (entities.Count == 0)
        {
            return;
        }

        List<string> about = [.. entity.Items().Select(i => i.OneOf(entities, "one of the model's entities")).OfType<string>()];
        if (label.IsAbsent)
        {
            about.ForEach(e => inputs.Add(entity, new InputDefinition(InputKind.Entity, $"{e}.key", e)));
            return;
        }

        foreach (string e in entity.IsAbsent ? [entities[0]] : about)
        {
            AddEach(label, LabelParts, part => new InputDefinition(InputKind.Label, $"{e}.label.{part}", e, Column: part));
        }
    }

    private void CheckCross(InputDefinition cross, NodeCursor at)
    {
        string[] allowed = [.. inputs.All.Where(i => i.Input.Kind is InputKind.Categorical or InputKind.DatePart).Select(i => i.Input.Name)];
        foreach (NodeCursor part in at.Items())
        {
            part.OneOf(allowed, "a categorical or date input of the model");
        }
    }
}
