using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Trees;

/// <summary>A binary test: a number below a threshold, or an input having a category. What passes goes left.</summary>
/// <param name="Slot">Slot of the number; -1 for a category.</param>
/// <param name="Threshold">Numbers below it pass.</param>
/// <param name="MissingLeft">Whether a missing number goes left: to where the greater part went.</param>
/// <param name="Input">Ordinal of the category's input.</param>
/// <param name="Place">Hashed place of the category.</param>
public readonly record struct SplitTest(int Slot, float Threshold, bool MissingLeft, ushort Input, int Place)
{
    public static SplitTest Number(int slot, double threshold, bool missingLeft)
        => new(slot, (float)Math.Clamp(threshold, float.MinValue, float.MaxValue), missingLeft, 0, 0);

    public static SplitTest Category(ushort input, int place) => new(-1, 0, false, input, place);

    public bool Passes(in TreeExample x)
    {
        if (Slot < 0)
        {
            return x.Has(Input, Place);
        }

        var value = x.Numbers[Slot];
        return value < Threshold || (MissingLeft && float.IsNaN(value));
    }

    public void Write(StateWriter writer)
    {
        writer.Count(Slot + 1);
        if (Slot < 0)
        {
            writer.Count(Input);
            writer.Count(Place);
            return;
        }

        writer.Float(Threshold);
        writer.Bool(MissingLeft);
    }

    public static SplitTest Read(ref StateReader reader, TreeInputs inputs)
    {
        var slot = reader.Int() - 1;
        if (slot >= inputs.Slots)
        {
            throw new InvalidDataException($"Tree: a test of number {slot} was found, {inputs.Slots} numbers are there.");
        }

        return slot < 0 ? Category((ushort)reader.Int(), reader.Int()) : new(slot, reader.Float(), reader.Bool(), 0, 0);
    }
}
