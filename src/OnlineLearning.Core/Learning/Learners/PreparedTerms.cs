using System.Buffers;
using OnlineLearning.Core.Learning.Optimisers;
using OnlineLearning.Core.Learning.Preparation;

namespace OnlineLearning.Core.Learning.Learners;

/// <summary>An example as a table of several weights a place sees it: what its entries count as, in units of their scale, each place once.</summary>
internal sealed class PreparedTerms(LearntPreparation preparation, int firstSlot)
{
    private readonly RawScales? _scales = preparation.HasRaw ? new RawScales(preparation.Slots) : null;
    private int[] _places = [];
    private double[] _values = [];

    public ExampleTerms Terms { get; } = new();

    public LearntPreparation Preparation => preparation;

    /// <summary>The scales of numbers that count as they are; null where there are none.</summary>
    public RawScales? Scales => _scales;

    /// <summary>Fills <see cref="Terms"/>. Scratch memory of the one writer.</summary>
    public void Fill(ReadOnlySpan<Entry> x)
    {
        var room = preparation.Room(x.Length);
        if (room > _places.Length)
        {
            (_places, _values) = (new int[2 * room], new double[2 * room]);
        }

        var count = preparation.Apply(x, _places, _values);
        Terms.Start(count);
        for (var i = 0; i < count; i++)
        {
            Terms.Set(i, _places[i], _values[i], Inverse(_places[i]));
        }

        Terms.Merge(firstSlot - 1);
    }

    /// <summary>Adds up the weights of an example for any reader: scratch memory of its own.</summary>
    public void AddScores(ReadOnlySpan<Entry> x, ReadOnlySpan<float> weights, Span<double> scores)
    {
        var room = preparation.Room(x.Length);
        var (places, values) = (ArrayPool<int>.Shared.Rent(room), ArrayPool<double>.Shared.Rent(room));
        var count = preparation.Apply(x, places, values);
        ClassWeights.Add(weights, places.AsSpan(0, count), values, scores);
        ArrayPool<int>.Shared.Return(places);
        ArrayPool<double>.Shared.Return(values);
    }

    private double Inverse(int place) => _scales is not null && place >= firstSlot && preparation.IsRaw(place - firstSlot) ? _scales.Inverse(place - firstSlot) : 1;
}
