using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Mixing;

/// <summary>What one shard's state became by a mix, place by place: the journal's record of it.</summary>
public sealed record MixChange
{
    /// <summary>The mix.</summary>
    public required long Round { get; init; }

    /// <summary>Number of updates with which the shard contributed: later ones count for the next mix.</summary>
    public required long MixedAt { get; init; }

    /// <summary>Places of the weight table, ascending.</summary>
    public required int[] Places { get; init; }

    /// <summary>New weight of each place.</summary>
    public required float[] Weights { get; init; }

    /// <summary>Root of the sum of squared gradients since the contribution; 0 but for places touched since.</summary>
    public required float[] Roots { get; init; }

    /// <summary>Labels of all shards.</summary>
    public required Moments Labels { get; init; }

    /// <summary>Of each numeric input, the values (raw learners: squared values) of all shards.</summary>
    public required Moments[] Numbers { get; init; }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Count(Round);
        writer.Count(MixedAt);
        MixTable.WritePlaces(writer, Places);
        writer.Floats(Weights);
        SparseFloats.Write(writer, Roots);
        Labels.Write(writer);
        MixTable.WriteMoments(writer, Numbers);
    }

    /// <exception cref="InvalidDataException">Not what <see cref="Write"/> wrote.</exception>
    public static MixChange Read(ref StateReader reader)
    {
        reader.Version(1, "Mix change");
        var (round, mixedAt, places) = (reader.Count(), reader.Count(), MixTable.ReadPlaces(ref reader));
        var weights = MixTable.ReadFloats(ref reader, places.Length);
        var roots = new float[places.Length];
        SparseFloats.Read(ref reader, roots);
        return new MixChange
        {
            Round = round,
            MixedAt = mixedAt,
            Places = places,
            Weights = weights,
            Roots = roots,
            Labels = Moments.Read(ref reader),
            Numbers = MixTable.ReadMoments(ref reader),
        };
    }
}
