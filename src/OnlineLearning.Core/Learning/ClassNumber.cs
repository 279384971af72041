namespace OnlineLearning.Core.Learning;

/// <summary>The number of a class as a label holds it.</summary>
public static class ClassNumber
{
    /// <exception cref="ArgumentOutOfRangeException">The label is not the number of a class.</exception>
    public static int Of(double label, int classes) => label >= 0 && label < classes && label == Math.Floor(label)
        ? (int)label
        : throw new ArgumentOutOfRangeException(nameof(label), label, $"The number of a class, 0 to {classes - 1}, is allowed.");

    /// <summary>How wrong an answer was, 0 to 1: the share of the likeliest classes, where several are the same, that are not the label. Renaming classes does not change it.</summary>
    public static double Error(ReadOnlySpan<double> shares, int label)
    {
        var (most, ties) = (shares[0], 0);
        foreach (var share in shares)
        {
            (most, ties) = share > most ? (share, 1) : (most, share == most ? ties + 1 : ties);
        }

        return shares[label] == most ? 1 - (1.0 / ties) : 1;
    }
}
