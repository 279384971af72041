using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Mixing;

/// <summary>One shard's contribution to a mix.</summary>
public sealed record MixShare
{
    /// <summary>Number of the shard: the order in which sums are made.</summary>
    public required int Shard { get; init; }

    /// <summary>The last mix that the shard has taken on.</summary>
    public required long Round { get; init; }

    /// <summary>Examples learnt by the shard: names the state that contributed.</summary>
    public required long Updates { get; init; }

    /// <summary>Examples learnt since the last mix.</summary>
    public required long Since { get; init; }

    /// <summary>True where it holds every weight that is not zero, not only those touched since the last mix.</summary>
    public required bool Whole { get; init; }

    /// <summary>Places of the weight table, ascending.</summary>
    public required int[] Places { get; init; }

    /// <summary>Weight of each place.</summary>
    public required float[] Weights { get; init; }

    /// <summary>Root of the sum of squared gradients of each place since the last mix; above 0 where the shard has touched it.</summary>
    public required float[] Roots { get; init; }

    /// <summary>The labels that this shard itself has ever seen.</summary>
    public required Moments Labels { get; init; }

    /// <summary>Of each numeric input, the values (raw learners: squared values) that this shard itself has ever seen.</summary>
    public required Moments[] Numbers { get; init; }

    public byte[] ToBytes()
    {
        var writer = new StateWriter(64 + (Places.Length * 10));
        writer.Byte(1);
        writer.Count(Shard);
        writer.Count(Round);
        writer.Count(Updates);
        writer.Count(Since);
        writer.Bool(Whole);
        MixTable.WritePlaces(writer, Places);
        writer.Floats(Weights);
        writer.Floats(Roots);
        Labels.Write(writer);
        MixTable.WriteMoments(writer, Numbers);
        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">Not what <see cref="ToBytes"/> wrote.</exception>
    public static MixShare Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        reader.Version(1, "Mix share");
        var (shard, round, updates, since, whole) = (reader.Int(), reader.Count(), reader.Count(), reader.Count(), reader.Bool());
        var places = MixTable.ReadPlaces(ref reader);
        return new MixShare
        {
            Shard = shard,
            Round = round,
            Updates = updates,
            Since = since,
            Whole = whole,
            Places = places,
            Weights = MixTable.ReadFloats(ref reader, places.Length),
            Roots = MixTable.ReadFloats(ref reader, places.Length),
            Labels = Moments.Read(ref reader),
            Numbers = MixTable.ReadMoments(ref reader),
        };
    }
}
