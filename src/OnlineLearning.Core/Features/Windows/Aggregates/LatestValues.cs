using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>The values of the last k events by event time, of equal times by their coming, oldest first.</summary>
internal sealed class LatestValues(int most) : ISummary
{
    /// <summary>Greatest size of a text, bytes.</summary>
    public const long MostTextBytes = 24 + 2 * FieldDefinition.MostText;

    private long[] _ticks = [];
    private FeatureDatum[] _values = [];
    private int _count;

    public ReadOnlySpan<FeatureDatum> Values => _values.AsSpan(0, _count);

    /// <summary>Greatest size, bytes: the object with its arrays, and texts.</summary>
    public static long MostBytes(int most, bool isText) => 88 + most * (32 + (isText ? MostTextBytes : 0));

    public void Clear()
    {
        Array.Clear(_values, 0, _count);
        _count = 0;
    }

    public void Add(in FeatureDatum value, long ticks)
    {
        var at = _count;
        while (at > 0 && _ticks[at - 1] > ticks)
        {
            at--;
        }

        if (_count < most)
        {
            if (_count == _ticks.Length)
            {
                var size = Math.Min(most, Math.Max(2, _count * 2));
                Array.Resize(ref _ticks, size);
                Array.Resize(ref _values, size);
            }

            Array.Copy(_ticks, at, _ticks, at + 1, _count - at);
            Array.Copy(_values, at, _values, at + 1, _count - at);
            _count++;
        }
        else if (at-- == 0)
        {
            return;
        }
        else
        {
            Array.Copy(_ticks, 1, _ticks, 0, at);
            Array.Copy(_values, 1, _values, 0, at);
        }

        (_ticks[at], _values[at]) = (ticks, value);
    }

    public void Merge(ISummary other)
    {
        var tile = (LatestValues)other;
        for (var i = 0; i < tile._count; i++)
        {
            Add(tile._values[i], tile._ticks[i]);
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Count(_count);
        for (var i = 0; i < _count; i++)
        {
            writer.Int64(_ticks[i]);
            _values[i].Write(writer);
        }
    }

    public void Read(ref StateReader reader)
    {
        _count = reader.Items(9);
        if (_count > most)
        {
            throw new InvalidDataException($"Last values: {_count} were found; allowed: at most {most}.");
        }

        (_ticks, _values) = (new long[_count], new FeatureDatum[_count]);
        for (var i = 0; i < _count; i++)
        {
            (_ticks[i], _values[i]) = (reader.Int64(), FeatureDatum.Read(ref reader));
        }
    }
}
