using OnlineLearning.Core.Learning.Preparation;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Exports;

/// <summary>A linear model at one moment, by place in its weight table: 2^bits hashed places, the intercept's, then one a number.</summary>
/// <param name="Updates">Examples learnt.</param>
/// <param name="Base">Where scores start from.</param>
/// <param name="Count">Weights that are not 0.</param>
/// <param name="Places">Their places, rising; none where they were more than asked for.</param>
/// <param name="Weights">Of each place.</param>
/// <param name="Lines">What each number counts as, by its place.</param>
public sealed record LinearWeights(long Updates, double Base, int Count, int[] Places, float[] Weights, ScaleLine[] Lines)
{
    /// <summary>Weights that are exported at the most: 2^22, 34 MB on the way and about 150 MB as JSON.</summary>
    public const int Most = 1 << 22;

    /// <summary>Whether they are all here.</summary>
    public bool IsWhole => Places.Length == Count;

    public static LinearWeights Of(long updates, double start, ReadOnlySpan<float> table, ScaleLine[] lines, int most)
    {
        var count = table.Length - table.Count(0f);
        var (places, weights) = count <= most ? (new int[count], new float[count]) : ([], []);
        for (int place = 0, i = 0; i < places.Length; place++)
        {
            if (table[place] != 0)
            {
                (places[i], weights[i]) = (place, table[place]);
                i++;
            }
        }

        return new(updates, start, count, places, weights, lines);
    }

    /// <summary>The weight at a place; 0 where none is stated.</summary>
    public double At(int place) => Array.BinarySearch(Places, place) is >= 0 and var i ? Weights[i] : 0;

    public byte[] ToBytes()
    {
        var writer = new StateWriter(64 + (8 * Places.Length) + (32 * Lines.Length));
        writer.Byte(1);
        writer.Count(Updates);
        writer.Double(Base);
        writer.Count(Count);
        writer.Ints(Places);
        writer.Floats(Weights);
        writer.Doubles([.. Lines.SelectMany(line => new[] { line.Centre, line.Scale, line.Low, line.High })]);
        return writer.ToArray();
    }

    public static LinearWeights Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        reader.Version(1, "Linear weights");
        var (updates, start, count) = (reader.Count(), reader.Double(), reader.Int());
        var (places, weights, lines) = (reader.Ints(), reader.Floats(), reader.Doubles());
        return places.Length == weights.Length && places.Length <= count && lines.Length % 4 == 0
            ? new(updates, start, count, places, weights, [.. lines.Chunk(4).Select(line => new ScaleLine(line[0], line[1], line[2], line[3]))])
            : throw new InvalidDataException($"Linear weights: {places.Length} places, {weights.Length} weights and {lines.Length} numbers of scales were found, which do not fit.");
    }
}
