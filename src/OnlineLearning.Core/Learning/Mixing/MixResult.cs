using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Mixing;

/// <summary>A mix, the same for all shards.</summary>
public sealed record MixResult
{
    /// <summary>Number of this mix, from 1.</summary>
    public required long Round { get; init; }

    /// <summary>Places of the weight table whose weight is mixed, ascending.</summary>
    public required int[] Places { get; init; }

    /// <summary>Mixed weight of each place.</summary>
    public required float[] Weights { get; init; }

    /// <summary>Number of updates with which each shard contributed, by its number.</summary>
    public required long[] Updates { get; init; }

    /// <summary>The labels that each shard itself has seen. They are merged by the shard, which knows its own since then: nothing is counted twice, whatever mixes it missed.</summary>
    public required Moments[] Labels { get; init; }

    /// <summary>Of each shard, the moments of each numeric input.</summary>
    public required Moments[][] Numbers { get; init; }

    public byte[] ToBytes()
    {
        var writer = new StateWriter(64 + (Places.Length * 6));
        writer.Byte(1);
        writer.Count(Round);
        MixTable.WritePlaces(writer, Places);
        writer.Floats(Weights);
        writer.Count(Updates.Length);
        for (var shard = 0; shard < Updates.Length; shard++)
        {
            writer.Count(Updates[shard]);
            Labels[shard].Write(writer);
            MixTable.WriteMoments(writer, Numbers[shard]);
        }

        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">Not what <see cref="ToBytes"/> wrote.</exception>
    public static MixResult Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        reader.Version(1, "Mix result");
        var round = reader.Count();
        var places = MixTable.ReadPlaces(ref reader);
        var weights = MixTable.ReadFloats(ref reader, places.Length);
        var shards = reader.Items(27);
        var (updates, labels, numbers) = (new long[shards], new Moments[shards], new Moments[shards][]);
        for (var shard = 0; shard < shards; shard++)
        {
            updates[shard] = reader.Count();
            labels[shard] = Moments.Read(ref reader);
            numbers[shard] = MixTable.ReadMoments(ref reader);
        }

        return new MixResult { Round = round, Places = places, Weights = weights, Updates = updates, Labels = labels, Numbers = numbers };
    }
}
