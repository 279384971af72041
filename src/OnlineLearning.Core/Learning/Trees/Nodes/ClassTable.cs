using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Trees.Nodes;

/// <summary>Classes by category of one input at one leaf, for at most a stated number of categories: those seen first. Memory doubles up to that as categories come.</summary>
internal sealed class ClassTable(int most, int classes)
{
    private int[] _places = [];
    private double[] _counts = [];

    /// <summary>Categories counted.</summary>
    public int Count { get; private set; }

    public int Place(int at) => _places[at];

    /// <summary>Number of a category; -1 where it is not counted.</summary>
    public int Find(int place)
    {
        // A reader may find the count ahead of the places.
        var places = Volatile.Read(ref _places);
        return places.AsSpan(0, Math.Min(Count, places.Length)).IndexOf(place);
    }

    /// <summary>Weight by class of a category.</summary>
    public ReadOnlySpan<double> Of(int at) => _counts.AsSpan(at * classes, classes);

    public void Add(int place, int label, double weight)
    {
        var at = Find(place);
        if (at < 0)
        {
            if (Count == most)
            {
                return;
            }

            Grow();
            (_places[Count], at) = (place, Count);
            Count++;
        }

        _counts[(at * classes) + label] += weight;
    }

    public void Write(StateWriter writer)
    {
        writer.Count(Count);
        for (var at = 0; at < Count; at++)
        {
            writer.Count(_places[at]);
            foreach (var count in Of(at))
            {
                writer.Double(count);
            }
        }
    }

    public static ClassTable Read(ref StateReader reader, int most, int classes)
    {
        var count = reader.Items(1 + (classes * sizeof(double)));
        if (count > most)
        {
            throw new InvalidDataException($"Tree: {count} categories were found at a leaf, at most {most} are allowed.");
        }

        var read = new ClassTable(most, classes);
        while (read.Count < count)
        {
            read.Grow();
            read._places[read.Count] = reader.Int();
            for (var k = 0; k < classes; k++)
            {
                read._counts[(read.Count * classes) + k] = reader.Double();
            }

            read.Count++;
        }

        return read;
    }

    // Counts come first: whoever finds the new places finds their counts.
    private void Grow()
    {
        if (Count < _places.Length)
        {
            return;
        }

        var room = Math.Min(most, Math.Max(2, 2 * Count));
        Array.Resize(ref _counts, room * classes);
        var places = new int[room];
        _places.CopyTo(places, 0);
        Volatile.Write(ref _places, places);
    }
}
