using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics.Sketches;

namespace OnlineLearning.Core.Learning.Preparation;

/// <summary>
/// A number one-hot in buckets of equal share, between quantiles that are learnt online (<see cref="P2Histogram"/>). Borders move by at most a rank a value, so a bucket's weight keeps its meaning.
/// Memory: 16 bytes a bucket. Nothing is emitted before there is one value more than there are buckets.
/// </summary>
internal sealed class BucketedInput
{
    private const ulong BucketSeed = 0x6275636B65747321UL;

    private readonly int[] _places;
    private P2Histogram _values;

    public BucketedInput(PlannedInput input, int mask)
    {
        _values = new P2Histogram(input.Definition.Buckets);
        _places = [.. Enumerable.Range(0, input.Definition.Buckets).Select(bucket => HashedPlace.Of(MurmurHash3.Mix((input.Seed ^ BucketSeed) + (ulong)bucket), mask))];
    }

    /// <summary>Place of the value's bucket; -1 while there is none.</summary>
    public int Place(double raw) => _values.Cell(raw) is >= 0 and var cell ? _places[cell] : -1;

    public void Learn(double raw) => _values.Add(raw);

    public void Write(StateWriter writer) => _values.Write(writer);

    public void Read(ref StateReader reader)
    {
        var read = P2Histogram.Read(ref reader);
        _values = read.Cells == _places.Length ? read : throw new InvalidDataException($"Bucketed input: state of {read.Cells} buckets was found, {_places.Length} are wanted.");
    }
}
