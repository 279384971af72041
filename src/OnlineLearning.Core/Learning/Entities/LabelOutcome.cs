using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>What was answered for a label, so that a repeat is answered alike.</summary>
/// <param name="Prediction">What had been predicted.</param>
/// <param name="Loss">Its loss.</param>
/// <param name="Updates">Number of the update in the shard's order.</param>
public readonly record struct LabelOutcome(double Prediction, double Loss, long Updates)
{
    public void Write(StateWriter writer)
    {
        writer.Double(Prediction);
        writer.Double(Loss);
        writer.Count(Updates);
    }

    public static LabelOutcome Read(ref StateReader reader) => new(reader.Double(), reader.Double(), reader.Count());
}
