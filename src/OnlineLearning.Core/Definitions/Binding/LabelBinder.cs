using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;

namespace OnlineLearning.Core.Definitions.Binding;

internal static class LabelBinder
{
    private const string Allowed = "the name of the label";
    private const string ClassesAllowed = "2 to 64 names of classes, each once; a label is one of them";

    public static LabelDefinition Bind(NodeCursor at, TaskKind? task)
    {
        if (!at.IsMap)
        {
            at.Require(Allowed);
            if (task == TaskKind.Multiclass && !at.IsAbsent)
            {
                at.Errors.Add(at.Position, $"{at.Path}.classes", null, ClassesAllowed);
            }

            return new LabelDefinition(at.FreeText() ?? "");
        }

        MapCursor fields = at.Map();
        NodeCursor name = fields.Field("name");
        NodeCursor min = fields.Field("min");
        NodeCursor max = fields.Field("max");
        NodeCursor positive = fields.Field("positive");
        NodeCursor atLeast = fields.Field("at_least");
        NodeCursor classes = fields.Field("classes");
        fields.RefuseUnknown();

        name.Require(Allowed);
        if (task is TaskKind.Regression or TaskKind.Multiclass)
        {
            positive.Forbid("no positive: only a binary label has one");
            atLeast.Forbid("no at_least: only a binary label has one");
        }
        else if (!positive.IsAbsent)
        {
            atLeast.Forbid("no at_least beside positive: one of them says what means 1");
        }

        if (task == TaskKind.Multiclass)
        {
            min.Forbid("no min: a class has none");
            max.Forbid("no max: a class has none");
            return new LabelDefinition(name.FreeText() ?? "", Classes: Classes(classes));
        }

        classes.Forbid("no classes: only a multiclass label has them");
        LabelDefinition label = new(name.FreeText() ?? "", min.Number(NumberRange.Finite), max.Number(NumberRange.Finite), positive.FreeText(), atLeast.Number(NumberRange.Finite));
        if (label.Min >= label.Max)
        {
            max.Refuse(FormattableString.Invariant($"a number above min, which is {label.Min}"));
        }

        return label;
    }

    public static double? Default(NodeCursor at, TaskKind? task, LabelDefinition label, LossDefinition loss)
    {
        if (task == TaskKind.Multiclass)
        {
            string[] classes = [.. label.Classes ?? []];
            return at.OneOf(classes, "a class of the label") is { } stated ? Array.IndexOf(classes, stated) : null;
        }

        double? value = at.Number(NumberRange.Finite);
        if (task == TaskKind.Binary && value is not (null or 0 or 1))
        {
            at.Refuse("0 or 1 for task binary");
        }
        else if (value < label.Min || value > label.Max)
        {
            at.Refuse($"a number, {new NumberRange(label.Min ?? double.MinValue, label.Max ?? double.MaxValue)}: the label's min to max");
        }

        else if (task == TaskKind.Regression && value is { } given && LossRegistry.Create(loss) is var taken && !taken.Allows(given))
        {
            at.Refuse(taken.AllowedLabels);
        }

        return value;
    }

    private static List<string> Classes(NodeCursor at)
    {
        List<string> names = [];
        if (!at.Require(ClassesAllowed))
        {
            return names;
        }

        int given = at.Items().Count;
        foreach (NodeCursor item in at.Items().Take(ClassNames.Most))
        {
            string? name = item.FreeText();
            if (name is not null && names.Contains(name))
            {
                item.Refuse("each class once");
            }
            else if (name is not null)
            {
                names.Add(name);
            }
        }

        if (given is < 2 or > ClassNames.Most)
        {
            at.Errors.Add(at.Position, at.Path, $"{given} classes", ClassesAllowed);
        }

        return names;
    }
}
