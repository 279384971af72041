using OnlineLearning.Core.Learning.Preparation;

namespace OnlineLearning.Core.Learning.Trees;

/// <summary>
/// What a tree can look at: numeric inputs by slot, then hashed inputs (categories, text, crosses) by ordinal. The intercept says nothing to a tree; neither do
/// entries of inputs that are not named here.
/// </summary>
public sealed class TreeInputs
{
    private readonly ScaleDefinition[] _scales;

    /// <param name="bits">Hashed places: 2^bits.</param>
    /// <param name="slots">Numeric inputs.</param>
    /// <param name="hashed">Ordinals of the hashed inputs.</param>
    public TreeInputs(int bits, int slots, params IReadOnlyList<int> hashed)
    {
        (Places, Slots) = (1 << bits, slots);
        Hashed = [.. hashed.Select(ordinal => checked((ushort)ordinal))];
        _scales = [.. Enumerable.Repeat(new ScaleDefinition(ScaleDefinition.Standard), slots)];
    }

    public TreeInputs(ModelPlan plan)
        : this(plan.Definition.Learner.Bits, plan.Slots, [.. plan.Inputs.Where(input => input.Place < 0).Select(input => input.Ordinal)])
        => _scales = [.. plan.Inputs.Where(input => input.Place >= 0).Select(input => LearntPreparation.ScaleOf(input, ScaleDefinition.Standard))];

    /// <summary>Hashed places; the numeric ones begin one after, beyond the intercept.</summary>
    public int Places { get; }

    public int FirstSlot => Places + 1;

    public int Slots { get; }

    /// <summary>Ordinals of the hashed inputs.</summary>
    public IReadOnlyList<ushort> Hashed { get; }

    /// <summary>Inputs in all: attribute a below <see cref="Slots"/> is that slot, others are hashed input a - Slots.</summary>
    public int Attributes => Slots + Hashed.Count;

    /// <summary>sqrt(m) + 1 inputs of m, what a forest's leaf looks at (Gomes et al. 2017, section 3).</summary>
    public int SquareRoot => Math.Min(Attributes, (int)Math.Round(Math.Sqrt(Attributes)) + 1);

    /// <summary>Scales of the numbers at their start: standard where the definition states none. Tests look at raw numbers, linear models and personal coefficients at scaled ones.</summary>
    internal InputScales CreateScales() => new(_scales);
}
