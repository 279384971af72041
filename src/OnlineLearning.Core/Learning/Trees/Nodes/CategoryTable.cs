using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Trees.Nodes;

/// <summary>Labels by category of one input at one leaf, for at most a stated number of categories: those seen first. All memory is taken at the start.</summary>
internal sealed class CategoryTable(int most)
{
    private readonly int[] _places = new int[most];
    private readonly Moments[] _labels = new Moments[most];
    private int _count;

    public void Add(int place, in Moments label)
    {
        var at = _places.AsSpan(0, _count).IndexOf(place);
        if (at >= 0)
        {
            _labels[at].Merge(label);
        }
        else if (_count < _places.Length)
        {
            (_places[_count], _labels[_count]) = (place, label);
            _count++;
        }
    }

    /// <summary>Labels of a category; empty where it is not counted.</summary>
    public Moments Of(int place)
    {
        var at = _places.AsSpan(0, _count).IndexOf(place);
        return at >= 0 ? _labels[at] : default;
    }

    /// <summary>Categories counted.</summary>
    public int Count => _count;

    /// <summary>Offers each category against all else.</summary>
    /// <param name="choice">Takes the offers.</param>
    /// <param name="input">What distinguishes inputs in it.</param>
    /// <param name="ordinal">Ordinal of this input.</param>
    /// <param name="all">Labels of all examples of the leaf.</param>
    /// <param name="merit">What a split is worth.</param>
    public void Offer(ref SplitChoice choice, int input, ushort ordinal, in Moments all, Merit merit)
    {
        for (var i = 0; i < _count; i++)
        {
            var rest = SplitMerit.Rest(all, _labels[i]);
            if (merit(_labels[i], rest) is > 0 and var worth)
            {
                choice.Offer(input, worth, SplitTest.Category(ordinal, _places[i]), _labels[i], rest);
            }
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Count(_count);
        for (var i = 0; i < _count; i++)
        {
            writer.Count(_places[i]);
            LeafMoments.Write(writer, _labels[i]);
        }
    }

    public static CategoryTable Read(ref StateReader reader, int most)
    {
        var count = reader.Items(1 + LeafMoments.Size);
        if (count > most)
        {
            throw new InvalidDataException($"Tree: {count} categories were found at a leaf, at most {most} are allowed.");
        }

        var read = new CategoryTable(most) { _count = count };
        for (var i = 0; i < count; i++)
        {
            (read._places[i], read._labels[i]) = (reader.Int(), LeafMoments.Read(ref reader));
        }

        return read;
    }

    internal delegate double Merit(in Moments left, in Moments right);
}
