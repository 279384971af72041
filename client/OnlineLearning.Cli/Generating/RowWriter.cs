using System.Globalization;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Evaluation.Generators;

namespace OnlineLearning.Cli.Generating;

/// <summary>Rows of numbers as text: the shortest that reads back as the same number, with a point, LF after each row. Memory does not grow with rows.</summary>
internal sealed class RowWriter(TextWriter output, TableFormat format)
{
    private const int LongestNumber = 32;

    private readonly char _separator = format == TableFormat.Csv ? ',' : '\t';
    private readonly char[] _buffer = new char[1 << 16];
    private int _used;

    public void Write(IStreamGenerator stream, long rows, CancellationToken cancel)
    {
        output.Write(string.Join(_separator, stream.Columns.Select(column => column.Name)) + "\n");
        var row = new double[stream.Columns.Count];
        for (var i = 0L; i < rows; i++)
        {
            stream.Next(row);
            foreach (var value in row)
            {
                Add(value);
            }

            _buffer[_used - 1] = '\n';
            if ((i & 1023) == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }
        }

        Flush();
    }

    private void Add(double value)
    {
        if (_used > _buffer.Length - LongestNumber)
        {
            Flush();
        }

        var rest = _buffer.AsSpan(_used);
        var whole = (int)value;

        // -0.0 is not whole here: it would lose its sign.
        var fits = whole == value && (whole != 0 || !double.IsNegative(value))
            ? whole.TryFormat(rest, out var length, default, CultureInfo.InvariantCulture)
            : value.TryFormat(rest, out length, "R", CultureInfo.InvariantCulture);
        if (!fits)
        {
            throw new InvalidOperationException($"{value} is longer than {LongestNumber} characters.");
        }

        _used += length;
        _buffer[_used++] = _separator;
    }

    private void Flush()
    {
        output.Write(_buffer.AsSpan(0, _used));
        _used = 0;
    }
}
