using OnlineLearning.Core.Learning;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Binds the personal terms of one model.</summary>
internal sealed class PersonalBinder(IReadOnlyList<string> entities, IReadOnlyList<InputDefinition> inputs)
{
    private static readonly NumberRange ScaleRange = new(0, 1, AboveMin: true);

    private readonly HashSet<string> personalInputs =
        [.. inputs.Where(i => i.Kind is not (InputKind.Text or InputKind.Entity or InputKind.Product)).Select(i => i.Name)];

    private sealed record StatedFactors(int? Count, NodeCursor At);

    public IReadOnlyDictionary<string, PersonalDefinition> Bind(NodeCursor at)
    {
        Dictionary<string, PersonalDefinition> personal = [];
        List<StatedFactors> factors = [];
        foreach ((MapEntry entry, NodeCursor value) in at.Map("a map from entity to its personal terms").Entries())
        {
            if (entities.Count > 0 && !entities.Contains(entry.Key))
            {
                at.Errors.Add(entry.KeyPosition, value.Path, entry.Key, NodeCursor.Choice("one of the model's entities", entities, entry.Key));
            }

            MapCursor fields = value.Map();
            NodeCursor factorsAt = fields.Field("factors");
            PersonalDefinition terms = new(Bias(fields.Field("bias")), Coefficients(fields.Field("coefficients")), Factors(factorsAt));
            fields.RefuseUnknown();
            if (!factorsAt.IsAbsent)
            {
                factors.Add(new(terms.Factors?.Count, factorsAt));
            }

            if (terms != new PersonalDefinition(null, null, null))
            {
                personal[entry.Key] = terms;
            }
        }

        CheckPairs(factors);
        return personal;
    }

    private static void CheckPairs(List<StatedFactors> factors)
    {
        if (factors.Count == 1)
        {
            factors[0].At.Refuse("factors for at least two entities: each pair of them adds a term");
        }

        foreach ((int? count, NodeCursor at) in factors.Where(f => f.Count != factors[0].Count && f.Count is not null && factors[0].Count is not null))
        {
            at.Errors.Add(at.Position, at.Path, $"{count}", $"the same count for all entities; {factors[0].At.Path} has {factors[0].Count}");
        }
    }

    private static TermDefinition? Bias(NodeCursor at)
    {
        if (!at.IsMap)
        {
            return at.Flag() == true ? LearnerDefaults.Bias : null;
        }

        MapCursor fields = at.Map();
        TermDefinition term = ScheduleBinder.Term(fields, LearnerDefaults.Bias);
        bool stated = !ReferenceEquals(term.Schedule, LearnerDefaults.Bias.Schedule);
        term = term with { Adapt = fields.Field("adapt").Flag() ?? !stated };
        fields.RefuseUnknown();
        return term;
    }

    private CoefficientsDefinition? Coefficients(NodeCursor at)
    {
        if (at.IsAbsent)
        {
            return null;
        }

        if (!at.IsMap)
        {
            return new CoefficientsDefinition(Inputs(at), LearnerDefaults.Coefficients, LearnerDefaults.MostCoefficients);
        }

        MapCursor fields = at.Map();
        NodeCursor named = fields.Field("inputs");
        named.Require("names of the model's inputs");
        CoefficientsDefinition coefficients = new(
            Inputs(named),
            ScheduleBinder.Term(fields, LearnerDefaults.Coefficients),
            fields.Field("most").Whole(1, 65_536) ?? LearnerDefaults.MostCoefficients);
        fields.RefuseUnknown();
        return coefficients;
    }

    private List<string> Inputs(NodeCursor at)
    {
        List<string> names = [];
        HashSet<string> seen = [];
        foreach (NodeCursor item in at.Items())
        {
            if (item.OneOf(personalInputs, "a numeric, categorical, date, cross, view or label input of the model") is not { } name)
            {
                continue;
            }

            if (!seen.Add(name))
            {
                item.Refuse("each input once");
            }

            names.Add(name);
        }

        if (!at.IsAbsent && at.Items().Count == 0)
        {
            at.Refuse("at least one input");
        }

        return names;
    }

    private static FactorsDefinition? Factors(NodeCursor at)
    {
        if (!at.IsMap)
        {
            return at.Whole(1, 256) is { } given ? new FactorsDefinition(given, LearnerDefaults.Factors, LearnerDefaults.FactorScale) : null;
        }

        MapCursor fields = at.Map();
        NodeCursor countAt = fields.Field("count");
        countAt.Require("a whole number, 1 to 256");
        int? count = countAt.Whole(1, 256);
        TermDefinition term = ScheduleBinder.Term(fields, LearnerDefaults.Factors);
        double scale = fields.Field("scale").Number(ScaleRange) ?? LearnerDefaults.FactorScale;
        fields.RefuseUnknown();
        return count is { } stated ? new FactorsDefinition(stated, term, scale) : null;
    }
}
