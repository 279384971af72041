using OnlineLearning.Core.Learning;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Binds the inputs that are made of other inputs of the model, which may stand anywhere in the list: crosses, pairs and indicators of what is missing.</summary>
internal sealed class CrossBinder(InputList inputs)
{
    private const int MostParts = 8;
    private const int MostPaired = 64;
    private const string All = "all";

    private readonly List<NodeCursor> crossed = [];
    private readonly List<(NodeCursor At, InputOptions Options)> missing = [];

    public void AddCross(NodeCursor at, InputOptions options)
    {
        if (at.IsAbsent)
        {
            return;
        }

        List<string> parts = Parts(at);
        bool isSquare = parts is [string a, string b] && a == b;
        if (at.Items().Count is < 2 or > MostParts || (!isSquare && parts.Distinct().Count() < at.Items().Count))
        {
            at.Refuse($"2 to {MostParts} different inputs, or a number twice");
            return;
        }

        crossed.Add(at);
        inputs.Add(at, options.On(Cross(parts)));
    }

    public void AddPairs(NodeCursor at, InputOptions options)
    {
        if (at.IsAbsent)
        {
            return;
        }

        List<string> parts = Parts(at);
        if (at.Items().Count is < 2 or > MostPaired || parts.Distinct().Count() < at.Items().Count)
        {
            at.Refuse($"2 to {MostPaired} different inputs");
            return;
        }

        crossed.Add(at);
        for (int i = 0; i < parts.Count; i++)
        {
            for (int j = i + 1; j < parts.Count; j++)
            {
                inputs.Add(at, options.On(Cross([parts[i], parts[j]])));
            }
        }
    }

    public void AddMissing(NodeCursor at, InputOptions options)
    {
        if (at.IsAbsent)
        {
            return;
        }

        missing.Add((at, options));
        foreach (string name in IsAll(at) ? [] : Parts(at))
        {
            inputs.Add(at, options.On(Indicator(name)));
        }
    }

    /// <summary>When all inputs are known: adds the indicators of all, checks the parts, tells products from crosses.</summary>
    public void Finish()
    {
        string[] optional = [.. inputs.All.Where(i => CanMiss(i.Input.Kind)).Select(i => i.Input.Name)];
        foreach ((NodeCursor at, InputOptions options) in missing)
        {
            foreach (string name in IsAll(at) ? optional : [])
            {
                inputs.Add(at, options.On(Indicator(name)));
            }

            foreach (NodeCursor part in IsAll(at) ? [] : at.Items())
            {
                part.OneOf(optional, "a numeric, categorical, text, view or label input of the model");
            }
        }

        Dictionary<string, InputKind> kinds = inputs.All.Where(i => i.Input.Kind != InputKind.Cross).ToDictionary(i => i.Input.Name, i => i.Input.Kind);
        foreach (NodeCursor at in crossed)
        {
            CheckParts(at, kinds);
        }

        inputs.Replace(input => input.Kind == InputKind.Cross && !input.Parts!.All(part => kinds.TryGetValue(part, out InputKind kind) && IsCategory(kind))
            ? input with { Kind = InputKind.Product }
            : input);
    }

    private static void CheckParts(NodeCursor at, Dictionary<string, InputKind> kinds)
    {
        List<InputKind> found = [];
        foreach (NodeCursor part in at.Items())
        {
            if (part.OneOf(kinds.Keys, "an input of the model that is no cross") is { } name)
            {
                found.Add(kinds[name]);
            }
        }

        List<string> parts = Parts(at);
        if (found.Count == 2 && parts[0] == parts[1] && !IsNumber(found[0]))
        {
            at.Refuse("2 to 8 different inputs, or a number twice");
        }

        if (found.Count(kind => kind == InputKind.Text) > 1)
        {
            at.Refuse("at most one text");
        }
    }

    private static InputDefinition Cross(List<string> parts) => new(InputKind.Cross, string.Join('*', parts), Parts: parts);

    private static InputDefinition Indicator(string name) => new(InputKind.Missing, $"{name}.missing", Parts: [name]);

    private static List<string> Parts(NodeCursor at) => [.. at.Items().Select(i => i.FreeText()).OfType<string>()];

    private static bool IsAll(NodeCursor at) => at.Node is ScalarNode { Text: All };

    private static bool IsCategory(InputKind kind) => kind is InputKind.Categorical or InputKind.DatePart or InputKind.Entity;

    private static bool IsNumber(InputKind kind) => kind is InputKind.Numeric or InputKind.View or InputKind.Label;

    private static bool CanMiss(InputKind kind) => IsNumber(kind) || kind is InputKind.Categorical or InputKind.Text;
}
