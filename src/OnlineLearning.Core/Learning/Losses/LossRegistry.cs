using System.Collections.Frozen;

namespace OnlineLearning.Core.Learning.Losses;

/// <summary>The losses by name: a new one is its own file and one line here.</summary>
public static class LossRegistry
{
    public static FrozenDictionary<string, ILoss> All { get; } =
        new ILoss[] { new SquaredLoss(), new LogisticLoss() }.ToFrozenDictionary(loss => loss.Name);
}
