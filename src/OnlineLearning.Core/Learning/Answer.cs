using OnlineLearning.Core.Learning.Losses;

namespace OnlineLearning.Core.Learning;

/// <summary>What a model answers to one vector.</summary>
/// <param name="Prediction">A number in the label's unit; binary: the probability of 1; multiclass: the number of the likeliest class.</param>
/// <param name="Probabilities">Multiclass: of each class. Else empty.</param>
public readonly record struct Answer(double Prediction, float[] Probabilities)
{
    /// <param name="plan">The model.</param>
    /// <param name="shared">Its shared part.</param>
    /// <param name="x">The vector.</param>
    /// <param name="offset">Score of the personal terms.</param>
    public static Answer Of(ModelPlan plan, ILearner shared, ReadOnlySpan<Entry> x, double offset)
    {
        if (shared is not IClassLearner classes)
        {
            return new(plan.Predict(shared.Score(x, offset)), []);
        }

        Span<double> exact = stackalloc double[classes.Classes];
        classes.Probabilities(x, exact);
        var probabilities = new float[exact.Length];
        for (var k = 0; k < exact.Length; k++)
        {
            probabilities[k] = (float)exact[k];
        }

        return new(SoftmaxStep.Best(exact), probabilities);
    }
}
