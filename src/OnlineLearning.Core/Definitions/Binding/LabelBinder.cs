using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;

namespace OnlineLearning.Core.Definitions.Binding;

internal static class LabelBinder
{
    private const string Allowed = "the name of the label";

    public static LabelDefinition Bind(NodeCursor at, TaskKind? task)
    {
        if (!at.IsMap)
        {
            at.Require(Allowed);
            return new LabelDefinition(at.FreeText() ?? "");
        }

        MapCursor fields = at.Map();
        NodeCursor name = fields.Field("name");
        NodeCursor min = fields.Field("min");
        NodeCursor max = fields.Field("max");
        NodeCursor positive = fields.Field("positive");
        fields.RefuseUnknown();

        name.Require(Allowed);
        if (task == TaskKind.Regression)
        {
            positive.Forbid("no positive: only a binary label has one");
        }

        LabelDefinition label = new(name.FreeText() ?? "", min.Number(NumberRange.Finite), max.Number(NumberRange.Finite), positive.FreeText());
        if (label.Min >= label.Max)
        {
            max.Refuse(FormattableString.Invariant($"a number above min, which is {label.Min}"));
        }

        return label;
    }

    public static double? Default(NodeCursor at, TaskKind? task, LabelDefinition label, LossDefinition loss)
    {
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
}
