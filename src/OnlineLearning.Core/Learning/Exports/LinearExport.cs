using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Preparation;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Exports;

/// <summary>A linear model at one moment, by the names of its inputs: what every form of export writes.</summary>
public sealed class LinearExport
{
    /// <param name="live">The model; nothing in it is refused.</param>
    /// <param name="shard">Number of the shard that the weights are of.</param>
    /// <param name="weights">All of them.</param>
    public LinearExport(LiveModel live, int shard, LinearWeights weights)
    {
        (Live, Shard, Weights) = (live, shard, weights);
        Intercept = weights.Base + weights.At(Plan.InterceptPlace);
        Numbers = [.. Plan.Inputs.Where(input => input.Place >= 0)];
        Hashed = [.. Plan.Inputs.Where(input => input.Kind is InputKind.Categorical or InputKind.Entity or InputKind.Cross)];
        Dates = [.. Plan.Inputs.Where(input => input.Kind == InputKind.DatePart)];
        Indicators = [.. Plan.Inputs.Where(input => input.Kind == InputKind.Missing)];
        var at = Array.BinarySearch(weights.Places, Plan.InterceptPlace);
        HashedCount = at < 0 ? ~at : at;
    }

    public LiveModel Live { get; }

    public int Shard { get; }

    public ModelPlan Plan => Live.Plan;

    public LinearWeights Weights { get; }

    /// <summary>Score of an example that has nothing else: where scores start from, and what was learnt on top.</summary>
    public double Intercept { get; }

    /// <summary>Inputs that are one number.</summary>
    public IReadOnlyList<PlannedInput> Numbers { get; }

    /// <summary>Inputs whose place a caller finds by hashing.</summary>
    public IReadOnlyList<PlannedInput> Hashed { get; }

    /// <summary>Parts of the time.</summary>
    public IReadOnlyList<PlannedInput> Dates { get; }

    /// <summary>1 where another input has no value.</summary>
    public IReadOnlyList<PlannedInput> Indicators { get; }

    /// <summary>The first so many weights are of hashed places.</summary>
    public int HashedCount { get; }

    public LinkForm Link => Plan.Loss.LinkForm;

    /// <summary>Entities with personal terms, whose share of a score is not here.</summary>
    public IEnumerable<string> PersonalEntities => Plan.Definition.Entities.Where(Plan.Definition.Personal.ContainsKey);

    public double WeightOf(PlannedInput number) => Weights.At(number.Place);

    public ScaleLine LineOf(PlannedInput number) => Weights.Lines[number.Place - Plan.InterceptPlace - 1];

    /// <summary>What the indicator adds to the score where its input has no value.</summary>
    public double WeightOfMissing(PlannedInput indicator) => HashedWeight(indicator, MurmurHash3.Mix(indicator.Seed));

    /// <summary>What each value of a part of the time adds to the score, from the least on.</summary>
    public double[] WeightsOfDate(PlannedInput date)
        => [.. Enumerable.Range(date.Date!.First, date.Date.Cycle).Select(value => HashedWeight(date, MurmurHash3.Mix(date.Seed + (ulong)value)))];

    private double HashedWeight(PlannedInput input, ulong hash)
        => Weights.At(HashedPlace.Of(hash, Plan.InterceptPlace - 1)) * (input.Definition.Signed ? HashedPlace.Sign(hash) : 1);
}
