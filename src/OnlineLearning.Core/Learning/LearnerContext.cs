using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning;

/// <summary>What a learner is made from.</summary>
/// <param name="Plan">The model: number of hashed places and numeric inputs.</param>
/// <param name="Settings">What its kind and optimiser declare, as defined.</param>
/// <param name="Loss">Loss and link.</param>
/// <param name="Seed">For whatever it draws: a hash of the model's name and the shard's number.</param>
public sealed record LearnerContext(ModelPlan Plan, Settings Settings, ILoss Loss, ulong Seed)
{
    /// <summary>The learner's definition; the model's, unless it is one of several inside another learner.</summary>
    public LearnerDefinition Definition { get; init; } = Plan.Definition.Learner;
}
