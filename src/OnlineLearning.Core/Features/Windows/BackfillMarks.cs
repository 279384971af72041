using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Features.Windows;

/// <summary>
/// Which events the columns of a view have, by their numbers in the entity's journal: those from where a column began, which came as they happened, and those that backfills brought, which come in order and before it.
/// A column lacks an event if and only if its number is above what was brought and below where the column began. So each event is in a column once, however often it is sent, and one that came meanwhile is not brought again.
/// </summary>
internal sealed class BackfillMarks
{
    // 0: it has not begun, so whatever is past is before it.
    private readonly long[] _began;
    private readonly long[] _brought;

    /// <param name="count">Columns.</param>
    /// <param name="began">Where all of them began; 0: not yet.</param>
    public BackfillMarks(int count, long began)
    {
        (_began, _brought) = (new long[count], new long[count]);
        Array.Fill(_began, began);
    }

    /// <summary>Every column that has not begun begins with this event.</summary>
    public void Begin(long sequence)
    {
        foreach (ref var began in _began.AsSpan())
        {
            began = began == 0 ? sequence : began;
        }
    }

    /// <summary>Whether a column lacks an event; it has it from now on.</summary>
    public bool Bring(int column, long sequence)
    {
        var lacks = Lacks(column, sequence);
        _brought[column] = lacks ? sequence : _brought[column];
        return lacks;
    }

    public bool LacksAny(long sequence)
    {
        for (var i = 0; i < _began.Length; i++)
        {
            if (Lacks(i, sequence))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The marks under another definition; null where all columns began at one place and nothing was brought.</summary>
    /// <param name="places">By new column: its place here; -1: it is new and has nothing.</param>
    /// <param name="began">Where the view began.</param>
    public BackfillMarks? For(int[] places, long began)
    {
        var marks = new BackfillMarks(places.Length, 0);
        var isPlain = true;
        for (var i = 0; i < places.Length; i++)
        {
            (marks._began[i], marks._brought[i]) = places[i] < 0 ? (0, 0) : (_began[places[i]], _brought[places[i]]);
            isPlain &= marks._began[i] == began && marks._brought[i] == 0;
        }

        return isPlain ? null : marks;
    }

    public void Write(StateWriter writer)
    {
        for (var i = 0; i < _began.Length; i++)
        {
            writer.Count(_began[i]);
            writer.Count(_brought[i]);
        }
    }

    public static BackfillMarks Read(ref StateReader reader, int count)
    {
        var marks = new BackfillMarks(count, 0);
        for (var i = 0; i < count; i++)
        {
            (marks._began[i], marks._brought[i]) = (reader.Count(), reader.Count());
        }

        return marks;
    }

    private bool Lacks(int column, long sequence) => sequence > _brought[column] && (_began[column] == 0 || sequence < _began[column]);
}
