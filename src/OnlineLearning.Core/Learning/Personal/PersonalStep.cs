using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Personal;

/// <summary>One label's effect on one entity: everything that its personal model needs to move, and nothing that could differ when it is replayed.</summary>
/// <param name="Gradient">Derivative of the loss at the end of the implicit step, times weight.</param>
/// <param name="Label">The label.</param>
/// <param name="Time">Event time of the example, ticks UTC.</param>
/// <param name="Places">Places of the entries that have a personal coefficient of this entity.</param>
/// <param name="Values">Their values as the learner counted them.</param>
/// <param name="Partners">Sum of the other entities' factors before the step; empty without factors.</param>
public sealed record PersonalStep(double Gradient, double Label, long Time, int[] Places, float[] Values, float[] Partners)
{
    public void Write(StateWriter writer)
    {
        writer.Double(Gradient);
        writer.Double(Label);
        writer.Int64(Time);
        writer.Ints(Places);
        writer.Floats(Values);
        writer.Floats(Partners);
    }

    /// <summary>Passes over one.</summary>
    public static void Skip(ref StateReader reader)
    {
        reader.Double();
        reader.Double();
        reader.Int64();
        reader.Whole(sizeof(int));
        reader.Whole(sizeof(float));
        reader.Whole(sizeof(float));
    }

    public static PersonalStep Read(ref StateReader reader)
    {
        var step = new PersonalStep(reader.Double(), reader.Double(), reader.Int64(), reader.Ints(), reader.Floats(), reader.Floats());
        return step.Places.Length == step.Values.Length
            ? step
            : throw new InvalidDataException($"Personal step: {step.Places.Length} places and {step.Values.Length} values were found.");
    }
}
