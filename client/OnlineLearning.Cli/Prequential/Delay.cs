using System.Globalization;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Definitions;

namespace OnlineLearning.Cli.Prequential;

/// <summary>How long a label takes: so many rows of the table, or so much event time.</summary>
/// <param name="Rows">Rows; a label is learnt after this many further rows have been predicted.</param>
/// <param name="Time">Event time; a label is learnt before the first row that is this much later. Null: <paramref name="Rows"/> counts.</param>
internal readonly record struct Delay(long Rows, TimeSpan? Time)
{
    public static Delay None => default;

    public bool IsNone => Rows == 0 && Time is null;

    /// <summary>A whole number is rows; anything else is a duration as definitions write it.</summary>
    public static bool TryParse(string text, out Delay delay)
    {
        delay = None;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rows))
        {
            delay = new(rows, null);
            return rows <= int.MaxValue;
        }

        var understood = DefinitionDuration.TryParse(text, out var time);
        delay = new(0, time);
        return understood;
    }

    internal long Now(RowMoment row) => Time is null ? row.Number : row.Ticks;

    internal long Due(RowMoment row) => Time is { } time ? row.Ticks + time.Ticks : row.Number + Rows + 1;
}

/// <summary>Labels on their way. Holds as many as the delay spans.</summary>
internal sealed class DelayedLabels<T>(Delay delay)
{
    private readonly PriorityQueue<(T Of, double Label), (long Due, long Number)>? _waiting = delay.IsNone ? null : new();

    public void Add(RowMoment row, double label, T of) => _waiting!.Enqueue((of, label), (delay.Due(row), row.Number));

    /// <summary>Takes a label that arrives before <paramref name="next"/> is predicted; earliest first. Null: the table has ended, all arrive.</summary>
    public bool TryTake(RowMoment? next, out T of, out double label)
    {
        (of, label) = (default!, default);
        if (_waiting is null)
        {
            return false;
        }

        var due = _waiting.TryPeek(out var item, out var at) && (next is not { } row || at.Due <= delay.Now(row));
        (of, label) = item;
        return due && _waiting.TryDequeue(out _, out _);
    }
}
