using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Trees.Nodes;

/// <summary>
/// Labels by number at one leaf: <see cref="Bins"/> bins of one width that doubles, pairs of bins merging, whenever a number falls outside. FIMT-DD's search tree of all thresholds
/// (Ikonomovska et al. 2011, section 4.2) in bounded memory; the quantised observer of Mastelini and de Carvalho 2021 with the width found on the way. Numbers more than
/// <see cref="MostDeviations"/> deviations away count as that far, so that an outlier does not coarsen all else.
/// </summary>
internal sealed class NumberBins
{
    public const int Bins = 32;
    private const double MostDeviations = 6;
    private const double LeastForClamp = 30;

    private readonly Moments[] _labels = new Moments[Bins];
    private Moments _numbers;
    private double _origin;

    // 0 while all numbers were the same: they are in bin 0.
    private double _width;

    public void Add(double value, in Moments label)
    {
        if (_numbers.Count >= LeastForClamp && _numbers.SumOfSquares > 0)
        {
            var reach = MostDeviations * _numbers.StandardDeviation;
            value = Math.Clamp(value, _numbers.Mean - reach, _numbers.Mean + reach);
        }

        if (_numbers.Count == 0)
        {
            _origin = value;
        }
        else if (_width == 0 && value != _origin)
        {
            Open(value);
        }

        _numbers.Add(value);
        _labels[BinOf(value)].Merge(label);
    }

    /// <summary>Offers the edges between bins.</summary>
    public void Offer(ref SplitChoice choice, int input, int slot)
    {
        if (_width == 0)
        {
            return;
        }

        Span<Moments> above = stackalloc Moments[Bins];
        above[Bins - 1] = _labels[Bins - 1];
        for (var i = Bins - 2; i > 0; i--)
        {
            above[i] = _labels[i];
            above[i].Merge(above[i + 1]);
        }

        var below = default(Moments);
        for (var i = 1; i < Bins; i++)
        {
            below.Merge(_labels[i - 1]);
            if (_labels[i - 1].Count > 0 && SplitMerit.DeviationReduction(below, above[i]) is > 0 and var merit)
            {
                choice.Offer(input, merit, SplitTest.Number(slot, _origin + (_width * i), below.Count > above[i].Count), below, above[i]);
            }
        }
    }

    public void Write(StateWriter writer)
    {
        LeafMoments.Write(writer, _numbers);
        writer.Double(_origin);
        writer.Double(_width);
        var filled = 0u;
        for (var i = 0; i < Bins; i++)
        {
            filled |= _labels[i].Count > 0 ? 1u << i : 0;
        }

        writer.Count(filled);
        for (var i = 0; i < Bins; i++)
        {
            if (_labels[i].Count > 0)
            {
                LeafMoments.Write(writer, _labels[i]);
            }
        }
    }

    public static NumberBins Read(ref StateReader reader)
    {
        var read = new NumberBins { _numbers = LeafMoments.Read(ref reader), _origin = reader.Double(), _width = reader.Double() };
        if (!(double.IsFinite(read._origin) && double.IsFinite(read._width) && read._width >= 0))
        {
            throw new InvalidDataException($"Tree: bins from {read._origin} of width {read._width} were found.");
        }

        var filled = reader.Count();
        for (var i = 0; i < Bins; i++)
        {
            if ((filled & (1L << i)) != 0)
            {
                read._labels[i] = LeafMoments.Read(ref reader);
            }
        }

        return read;
    }

    // The second distinct number: both fit, with the first in the lowest or the highest bin.
    private void Open(double value)
    {
        var first = _labels[0];
        _labels[0] = default;
        _width = Math.Max(Math.Abs(value - _origin) / (Bins - 1), Math.ScaleB(Math.Max(Math.Abs(value), Math.Abs(_origin)), -50));
        var at = _origin;
        _origin = Math.Min(value, _origin);
        _labels[BinOf(at)] = first;
    }

    private int BinOf(double value)
    {
        if (_width == 0)
        {
            return 0;
        }

        var at = Math.Floor((value - _origin) / _width);
        while (at is < 0 or >= Bins)
        {
            Widen(down: at < 0);
            at = Math.Floor((value - _origin) / _width);
        }

        return (int)at;
    }

    private void Widen(bool down)
    {
        Span<Moments> merged = stackalloc Moments[Bins];
        var shift = down ? Bins / 2 : 0;
        for (var i = 0; i < Bins; i++)
        {
            merged[shift + (i / 2)].Merge(_labels[i]);
        }

        merged.CopyTo(_labels);
        _origin -= down ? _width * Bins : 0;
        _width *= 2;
    }
}
