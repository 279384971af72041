namespace OnlineLearning.Core.Learning.Losses;

/// <summary>The losses by name: a new one is its own file and one line here.</summary>
public static class LossRegistry
{
    public static IReadOnlyDictionary<string, LossKind> All { get; } = new LossKind[]
    {
        SquaredLoss.Kind,
        AbsoluteLoss.Kind,
        QuantileLoss.Kind,
        HuberLoss.Kind,
        EpsilonInsensitiveLoss.Kind,
        PoissonLoss.Kind,
        LogisticLoss.Kind,
        HingeLoss.Kind,
        SquaredHingeLoss.Kind,
        SoftmaxLoss.Kind,
    }.ToDictionary(kind => kind.Name);

    public static ILoss Create(LossDefinition definition) => All[definition.Kind].Create(definition.Settings);

    /// <summary>The loss with its settings at their defaults.</summary>
    public static ILoss Create(string kind) => Create(LossDefinition.Of(kind));
}
