using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Mixing;

/// <summary>The columns of a mix as bytes: ascending places as gaps, values of the same number, moments.</summary>
internal static class MixTable
{
    public static void WritePlaces(StateWriter writer, ReadOnlySpan<int> places)
    {
        writer.Count(places.Length);
        var next = 0;
        foreach (var place in places)
        {
            writer.Count(place - next);
            next = place + 1;
        }
    }

    public static int[] ReadPlaces(ref StateReader reader)
    {
        var places = new int[reader.Items(1)];
        var next = 0L;
        for (var i = 0; i < places.Length; i++)
        {
            next += reader.Int();
            places[i] = next < int.MaxValue ? (int)next++ : throw new InvalidDataException($"Mix: place {next} was found, at most {int.MaxValue - 1} is allowed.");
        }

        return places;
    }

    public static float[] ReadFloats(ref StateReader reader, int length)
    {
        var values = reader.Floats();
        return values.Length == length ? values : throw new InvalidDataException($"Mix: {values.Length} values were found for {length} places.");
    }

    public static void WriteMoments(StateWriter writer, ReadOnlySpan<Moments> moments)
    {
        writer.Count(moments.Length);
        foreach (ref readonly var each in moments)
        {
            each.Write(writer);
        }
    }

    public static Moments[] ReadMoments(ref StateReader reader)
    {
        var moments = new Moments[reader.Items(25)];
        for (var i = 0; i < moments.Length; i++)
        {
            moments[i] = Moments.Read(ref reader);
        }

        return moments;
    }
}
