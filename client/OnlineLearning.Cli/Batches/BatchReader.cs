using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Evaluation.Segments;

namespace OnlineLearning.Cli.Batches;

/// <summary>Fills batches from a table. A row that one of the models cannot use is left out for all of them, so that all see the same rows.</summary>
internal sealed class BatchReader
{
    private readonly TableFile _table;
    private readonly RowEncoding[] _encodings;
    private readonly BadRows _bad;
    private readonly int[] _segmentColumns;
    private long _number;
    private long _left;

    /// <param name="table">After its header.</param>
    /// <param name="encodings">One for each lane of the batches.</param>
    /// <param name="bad">Takes the rows that cannot be used.</param>
    /// <param name="limit">Rows at the most; null: all.</param>
    /// <param name="segmentColumns">Places of the columns whose values are numbered for each row.</param>
    public BatchReader(TableFile table, IReadOnlyList<RowEncoding> encodings, BadRows bad, long? limit, IReadOnlyList<int> segmentColumns)
    {
        _table = table;
        _encodings = [.. encodings];
        _bad = bad;
        _left = limit ?? long.MaxValue;
        _segmentColumns = [.. segmentColumns];
        Segments = [.. segmentColumns.Select(_ => new TextNumbers())];
    }

    /// <summary>The texts behind <see cref="RowBatch.Segments"/>, by column; to be read when the table has ended.</summary>
    public IReadOnlyList<TextNumbers> Segments { get; }

    public RowBatch CreateBatch() => new([.. _encodings.Select(encoding => encoding.CreateLane())], _segmentColumns.Length);

    /// <summary>Fills a batch; false at the end, with nothing in it.</summary>
    /// <exception cref="CommandException">The table cannot be read on, or bad rows are not allowed.</exception>
    public bool Fill(RowBatch batch)
    {
        batch.Clear();
        while (batch.Count < RowBatch.Capacity && _left > 0 && _table.Read())
        {
            _number++;
            if (_table.Records.Fault is { } fault)
            {
                _bad.Refuse(_table.Records.Line, fault);
            }
            else if (TryAdd(batch))
            {
                _left--;
            }
        }

        batch.Share = _table.Share;
        return batch.Count > 0;
    }

    private bool TryAdd(RowBatch batch)
    {
        var row = batch.Count;
        var encoded = 0;
        try
        {
            for (; encoded < _encodings.Length; encoded++)
            {
                _encodings[encoded].Read(_table.Records, _number, batch.Lanes[encoded], row);
            }
        }
        catch (BadValueException exception)
        {
            for (var e = 0; e < encoded; e++)
            {
                batch.Lanes[e].DropRow(row);
            }

            _bad.Refuse(_table.Records.Line, exception.Message);
            return false;
        }

        for (var s = 0; s < _segmentColumns.Length; s++)
        {
            batch.Segments[s][row] = SegmentOf(Segments[s], _table.Records[_segmentColumns[s]]);
        }

        batch.Numbers[row] = _number;
        batch.Count++;
        return true;
    }

    /// <summary>Number of a segment, missing values being one; all that come when the bound is reached share the next number, so that no more texts are held than are shown.</summary>
    private static int SegmentOf(TextNumbers known, ReadOnlySpan<byte> text)
    {
        text = ValueParser.IsMissing(text) ? default : text;
        var number = known.Find(text, out var hash);
        return number >= 0 ? number : known.Count < SegmentedMetrics.MaxSegments ? known.Add(text, hash) : SegmentedMetrics.MaxSegments;
    }
}
