namespace OnlineLearning.Core.Evaluation.Recent;

/// <summary>
/// Which rows of a table of unknown length become points of a curve: every k-th, and when there are too many, every other of them goes and k doubles. The last row is a point beside them.
/// </summary>
/// <param name="every">k at first, from 1.</param>
/// <param name="most">Points kept beside the last, from 2.</param>
public sealed class CurveRows<T>(long every, int most)
{
    private readonly List<(long Row, T Point)> _points = [];

    /// <summary>k now.</summary>
    public long Every { get; private set; } = every;

    public IReadOnlyList<(long Row, T Point)> Points => _points;

    /// <summary>Whether a row, from 1, is one of them.</summary>
    public bool IsDue(long row) => row % Every == 0;

    /// <summary>Keeps the point of a row that is due.</summary>
    public void Add(long row, T point)
    {
        _points.Add((row, point));
        if (_points.Count > most)
        {
            Every *= 2;
            _points.RemoveAll(item => item.Row % Every != 0);
        }
    }

    /// <summary>Ends the curve at the last row, unless that is a point already.</summary>
    public void End(long row, Func<T> point)
    {
        if (row > 0 && (_points.Count == 0 || _points[^1].Row != row))
        {
            _points.Add((row, point()));
        }
    }
}
