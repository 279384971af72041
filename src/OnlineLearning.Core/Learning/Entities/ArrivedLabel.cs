using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>A label as it came.</summary>
/// <param name="Label">The label; of a multiclass model the number of the class.</param>
/// <param name="Weight">Its importance.</param>
/// <param name="Arrived">When, ticks UTC.</param>
/// <param name="IsDefault">True: none came, and it is the model's default label.</param>
public readonly record struct ArrivedLabel(double Label, double Weight, long Arrived, bool IsDefault = false)
{
    public void Write(StateWriter writer)
    {
        writer.Double(Label);
        writer.Double(Weight);
        writer.Int64(Arrived);
        writer.Bool(IsDefault);
    }

    public static ArrivedLabel Read(ref StateReader reader) => new(reader.Double(), reader.Double(), reader.Int64(), reader.Bool());
}
