namespace OnlineLearning.Cli.Tables;

/// <summary>Splits UTF-8 bytes into records and fields, in one pass, with the physical line each record begins at.</summary>
/// <remarks>
/// <para>Lines end with LF or CR LF. Empty lines are skipped. A line break inside a quoted field belongs to the field and counts as a line.</para>
/// <para>Memory: one record, <paramref name="mostBytes"/> at the most. A quoted field that is not closed within that (or at the end)
/// spoils its first line only: reading goes on at the next one. A longer line is skipped as a bad one.</para>
/// <para>A record without quoted fields is cut by <see cref="PlainRecord"/>, 64 bytes at a time; any other, and the last line of a text that does not end with a line break, byte by byte here.</para>
/// </remarks>
/// <param name="bytes">Read to the end, not disposed.</param>
/// <param name="format">CSV or TSV.</param>
/// <param name="mostBytes">Bound of one record. Default 1,048,576 bytes.</param>
public sealed class RecordReader(Stream bytes, TableFormat format, int mostBytes = 1 << 20)
{
    private readonly byte _separator = format == TableFormat.Tsv ? (byte)'\t' : (byte)',';
    private readonly bool _quoted = format == TableFormat.Csv;
    private readonly ByteWindow _window = new(bytes);
    private readonly FieldList _fields = new();
    private byte[] _values = new byte[256];
    private int _valuesLength;
    private bool _unquoted;
    private int _nextLine = 1;

    /// <summary>Line the current record begins at, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Why the current record cannot be read; null if it can.</summary>
    public string? Fault { get; private set; }

    public int FieldCount => _fields.Count;

    /// <summary>A field of the current record as UTF-8, valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<byte> this[int field] => _fields.Of(_unquoted ? _values : _window.Buffer, field);

    /// <summary>Goes to the next record; false at the end.</summary>
    public bool Read()
    {
        while (true)
        {
            Line = _nextLine;
            Fault = null;
            var length = ReadPlain();
            if (length > 0)
            {
                _nextLine++;
                if (_fields.Count > 1 || !_fields.IsEmpty(0))
                {
                    return true;
                }

                continue;
            }

            _fields.Clear();
            _valuesLength = 0;
            _unquoted = true;
            if (!_window.Has(0))
            {
                return false;
            }

            var first = _window.Consumed;
            ReadRecord();
            var empty = Fault is null && _fields.Count == 1 && _valuesLength == 0 && _window.Consumed - first <= 2;
            if (!empty)
            {
                return true;
            }
        }
    }

    /// <summary>Bytes of the record that was cut, its line break included; 0: it needs the other way.</summary>
    private int ReadPlain()
    {
        while (true)
        {
            _fields.Clear();
            _unquoted = false;
            var length = PlainRecord.Cut(_window.Buffer, _window.Start, _window.End, _separator, _quoted, _fields);
            if (length > 0 && length <= mostBytes)
            {
                _window.Advance(length);
                return length;
            }

            if (length != PlainRecord.Unfinished || _window.Length >= mostBytes || !_window.Fill())
            {
                return 0;
            }
        }
    }

    private void ReadRecord()
    {
        var position = 0;
        var lines = 0;
        while (true)
        {
            var from = _valuesLength;
            if (_quoted && Peek(position) == '"')
            {
                position = ReadQuoted(position + 1, ref lines);
                if (position < 0)
                {
                    SkipLine();
                    return;
                }
            }

            var plain = _valuesLength;
            int character;
            while ((character = Peek(position)) >= 0 && character != _separator && character != '\n')
            {
                Append((byte)character);
                position++;
            }

            if (Fault is not null)
            {
                SkipLine();
                return;
            }

            if (character != _separator && _valuesLength > plain && _values[_valuesLength - 1] == '\r')
            {
                _valuesLength--;
            }

            _fields.Add(from, _valuesLength);
            if (character != _separator)
            {
                _window.Advance(Math.Min(position + 1, _window.Length));
                _nextLine += lines + 1;
                return;
            }

            position++;
        }
    }

    /// <summary>Position after the closing quote, or -1 with a fault.</summary>
    private int ReadQuoted(int position, ref int lines)
    {
        while (true)
        {
            var character = Peek(position);
            if (character < 0)
            {
                Fault = _window.Ended ? "a quoted field is not closed" : $"a quoted field is not closed within {mostBytes:N0} bytes";
                return -1;
            }

            if (character == '"')
            {
                if (Peek(position + 1) != '"')
                {
                    return EndsField(Peek(position + 1), position + 1) ? position + 1 : Spoilt("text follows the closing quote of a field");
                }

                position++;
            }

            lines += character == '\n' ? 1 : 0;
            Append((byte)character);
            position++;
        }
    }

    private bool EndsField(int character, int position) =>
        character < 0 || character == _separator || character == '\n' || (character == '\r' && Peek(position + 1) is '\n' or < 0);

    private int Spoilt(string fault)
    {
        Fault = fault;
        return -1;
    }

    /// <summary>After a fault: on to the line after the one the record began at, however long it is.</summary>
    private void SkipLine()
    {
        _nextLine++;
        while (_window.Has(0))
        {
            var length = _window.Bytes.IndexOf((byte)'\n');
            _window.Advance(length < 0 ? _window.Length : length + 1);
            if (length >= 0)
            {
                return;
            }
        }
    }

    /// <summary>Byte at an offset from the record's start; -1 at the end of the text or beyond the bound (which is a fault).</summary>
    private int Peek(int offset)
    {
        if (offset >= mostBytes)
        {
            Fault ??= $"the line is longer than {mostBytes:N0} bytes";
            return -1;
        }

        return _window.Has(offset) ? _window.Bytes[offset] : -1;
    }

    private void Append(byte value)
    {
        if (_valuesLength == _values.Length)
        {
            Array.Resize(ref _values, _values.Length * 2);
        }

        _values[_valuesLength++] = value;
    }
}
