using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Ensemble.Classes;

/// <summary>Two experts that count: the classes' shares, and their shares after each class that the entity's last label was. Both fade; the second starts from the first.</summary>
internal sealed class LastClass
{
    private const double Memory = 2000;
    private const double Prior = 2;

    private readonly int _classes;
    private readonly int[] _places;
    private readonly int _input;
    private readonly double[] _all;
    private readonly double[] _after;

    public LastClass(ModelPlan plan)
    {
        _classes = plan.Classes.Count;
        var input = plan.Inputs.FirstOrDefault(input => input.Kind == InputKind.Label && input.Place < 0 && input.Definition.Entity == plan.Definition.Primary);
        _input = input?.Ordinal ?? -1;
        var entries = new EntryBuffer();
        for (var k = 0; k < _classes && input is not null; k++)
        {
            plan.Encoder.AddClass(input, k, entries);
        }

        _places = [.. entries.Entries.ToArray().Select(entry => entry.Index)];
        (_all, _after) = (new double[_classes], new double[_classes * _places.Length]);
    }

    /// <summary>Whether the model has the last label as an input.</summary>
    public bool HasLast => _input >= 0;

    /// <summary>Number of the last label's class; -1: there is none yet.</summary>
    public int Find(ReadOnlySpan<Entry> x)
    {
        foreach (ref readonly var entry in x)
        {
            if (entry.Input == _input)
            {
                return Array.IndexOf(_places, entry.Index);
            }
        }

        return -1;
    }

    public void Shares(Span<float> into) => Shares(_all, 1.0 / _classes, into);

    /// <param name="last">What <see cref="Find"/> found.</param>
    /// <param name="into">Receives the shares of the classes after it.</param>
    public void SharesAfter(int last, Span<float> into)
    {
        Shares(into);
        if (last < 0)
        {
            return;
        }

        var row = _after.AsSpan(last * _classes, _classes);
        double sum = Prior;
        foreach (var count in row)
        {
            sum += count;
        }

        for (var k = 0; k < _classes; k++)
        {
            into[k] = (float)((row[k] + (Prior * into[k])) / sum);
        }
    }

    public void Learn(int last, int label, double weight)
    {
        Fade(_all, label, weight);
        if (last >= 0)
        {
            Fade(_after.AsSpan(last * _classes, _classes), label, weight);
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Doubles(_all);
        writer.Doubles(_after);
    }

    public void Read(ref StateReader reader)
    {
        Take(reader.Doubles(), _all);
        Take(reader.Doubles(), _after);
    }

    private static void Take(double[] read, double[] into)
    {
        if (read.Length != into.Length)
        {
            throw new InvalidDataException($"Last class: state of {read.Length} counts was found, {into.Length} are wanted.");
        }

        read.CopyTo(into, 0);
    }

    private static void Fade(Span<double> counts, int label, double weight)
    {
        foreach (ref var count in counts)
        {
            count *= 1 - (1 / Memory);
        }

        counts[label] += weight;
    }

    private void Shares(ReadOnlySpan<double> counts, double prior, Span<float> into)
    {
        double sum = 1;
        foreach (var count in counts)
        {
            sum += count;
        }

        for (var k = 0; k < _classes; k++)
        {
            into[k] = (float)((counts[k] + prior) / sum);
        }
    }
}
