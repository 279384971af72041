using OnlineLearning.Core.Learning.Losses;

namespace OnlineLearning.Core.Learning;

/// <summary>What a learner is made from.</summary>
/// <param name="Plan">The model: its definition, number of hashed places and numeric inputs.</param>
/// <param name="Settings">What its kind and optimiser declare, as defined.</param>
/// <param name="Loss">Loss and link.</param>
/// <param name="Seed">For whatever it draws: a hash of the model's name and the shard's number.</param>
public sealed record LearnerContext(ModelPlan Plan, Settings Settings, ILoss Loss, ulong Seed)
{
    public LearnerDefinition Definition => Plan.Definition.Learner;
}
