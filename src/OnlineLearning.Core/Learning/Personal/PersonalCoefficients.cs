using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Personal;

/// <summary>One entity's coefficients by place, sorted, each with the number of its updates: t of its schedule, so that a category first met late learns as fast as one met early.</summary>
public sealed class PersonalCoefficients
{
    private int[] _places = [];
    private float[] _values = [];
    private int[] _updates = [];

    /// <summary>Coefficients kept.</summary>
    public int Count { get; private set; }

    /// <summary>Coefficient of this place; 0 where there is none.</summary>
    public float this[int place] => IndexOf(place) is >= 0 and var at ? _values[at] : 0;

    /// <summary>How far the score of these entries moves for a unit of gradient.</summary>
    public double Curvature(PersonalStep step, PersonalTerm term)
    {
        double sum = 0;
        for (var i = 0; i < step.Places.Length; i++)
        {
            var at = IndexOf(step.Places[i]);
            sum += term.Schedule.Rate(at < 0 ? 0 : _updates[at]) * step.Values[i] * step.Values[i];
        }

        return sum;
    }

    /// <summary>Moves the coefficients of a step's entries; of places that have none yet, as long as there are fewer than <paramref name="most"/>.</summary>
    public void Learn(PersonalStep step, PersonalTerm term, int most)
    {
        for (var i = 0; i < step.Places.Length; i++)
        {
            var at = IndexOf(step.Places[i]);
            if (at < 0)
            {
                if (Count >= most)
                {
                    continue;
                }

                at = ~at;
                Insert(at, step.Places[i]);
            }

            _values[at] = term.Moved(_values[at], term.Schedule.Rate(_updates[at]), step.Gradient * step.Values[i]);
            _updates[at] += _updates[at] < int.MaxValue ? 1 : 0;
        }
    }

    internal void Write(StateWriter writer)
    {
        writer.Ints(_places.AsSpan(0, Count));
        writer.Floats(_values.AsSpan(0, Count));
    }

    internal void WriteUpdates(StateWriter writer) => writer.Ints(_updates.AsSpan(0, Count));

    internal static PersonalCoefficients Read(ref StateReader reader)
    {
        var read = new PersonalCoefficients { _places = reader.Ints(), _values = reader.Floats() };
        read.Count = read._places.Length;
        for (var i = 1; i < read.Count; i++)
        {
            Require(read._places[i - 1] < read._places[i], "coefficients out of order");
        }

        Require(read._values.Length == read.Count, "another number of places than of coefficients");
        return read;
    }

    internal void ReadUpdates(ref StateReader reader)
    {
        _updates = reader.Ints();
        Require(_updates.Length == Count, "another number of coefficients than of their updates");
        Require(!_updates.AsSpan().ContainsAnyInRange(int.MinValue, -1), "a number of updates below 0");
    }

    /// <summary>Of a state that did not count them, in which all went by the entity's number of labels.</summary>
    internal void TakeUpdates(long updates)
    {
        _updates = new int[Count];
        _updates.AsSpan().Fill((int)Math.Min(int.MaxValue, updates));
    }

    private static void Require(bool holds, string found)
    {
        if (!holds)
        {
            throw new InvalidDataException($"Personal model: {found} were found.");
        }
    }

    private int IndexOf(int place) => _places.AsSpan(0, Count).BinarySearch(place);

    private void Insert(int at, int place)
    {
        if (Count == _places.Length)
        {
            var size = Math.Max(4, Count * 2);
            Array.Resize(ref _places, size);
            Array.Resize(ref _values, size);
            Array.Resize(ref _updates, size);
        }

        _places.AsSpan(at, Count - at).CopyTo(_places.AsSpan(at + 1));
        _values.AsSpan(at, Count - at).CopyTo(_values.AsSpan(at + 1));
        _updates.AsSpan(at, Count - at).CopyTo(_updates.AsSpan(at + 1));
        (_places[at], _values[at], _updates[at]) = (place, 0, 0);
        Count++;
    }
}
