namespace OnlineLearning.Cli.Tables;

/// <summary>Splits a text into records and fields, in one pass, with the physical line each record begins at.</summary>
/// <remarks>
/// <para>Lines end with LF or CR LF. Empty lines are skipped. A line break inside a quoted field belongs to the field and counts as a line.</para>
/// <para>Memory: one record, <paramref name="mostCharacters"/> at the most. A quoted field that is not closed within that (or at the end)
/// spoils its first line only: reading goes on at the next one. A longer line is skipped as a bad one.</para>
/// </remarks>
/// <param name="text">Read to the end, not disposed.</param>
/// <param name="format">CSV or TSV.</param>
/// <param name="mostCharacters">Bound of one record. Default 1,048,576 characters.</param>
public sealed class RecordReader(TextReader text, TableFormat format, int mostCharacters = 1 << 20)
{
    private readonly char _separator = format == TableFormat.Tsv ? '\t' : ',';
    private readonly bool _quoted = format == TableFormat.Csv;
    private readonly List<Range> _fields = [];
    private char[] _buffer = new char[Math.Min(mostCharacters, 1 << 14)];
    private char[] _values = new char[256];
    private int _valuesLength;
    private int _start;
    private int _end;
    private int _nextLine = 1;
    private bool _ended;
    private long _consumed;

    /// <summary>Line the current record begins at, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Why the current record cannot be read; null if it can.</summary>
    public string? Fault { get; private set; }

    public int FieldCount => _fields.Count;

    /// <summary>A field of the current record, valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<char> this[int field] => _values.AsSpan(_fields[field]);

    /// <summary>Goes to the next record; false at the end.</summary>
    public bool Read()
    {
        while (true)
        {
            Line = _nextLine;
            Fault = null;
            _fields.Clear();
            _valuesLength = 0;
            if (!Available(_start))
            {
                return false;
            }

            var first = _consumed;
            ReadRecord();
            var empty = Fault is null && _fields.Count == 1 && _valuesLength == 0 && _consumed - first <= 2;
            if (!empty)
            {
                return true;
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
                Append((char)character);
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

            _fields.Add(from.._valuesLength);
            if (character != _separator)
            {
                Advance(Math.Min(position + 1, _end - _start));
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
                Fault = _ended ? "a quoted field is not closed" : $"a quoted field is not closed within {mostCharacters:N0} characters";
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
            Append((char)character);
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
        while (Available(_start))
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf('\n');
            Advance(length < 0 ? _end - _start : length + 1);
            if (length >= 0)
            {
                return;
            }
        }
    }

    /// <summary>Character at an offset from the record's start; -1 at the end of the text or beyond the bound (which is a fault).</summary>
    private int Peek(int offset)
    {
        if (offset >= mostCharacters)
        {
            Fault ??= $"the line is longer than {mostCharacters:N0} characters";
            return -1;
        }

        return Available(_start + offset) ? _buffer[_start + offset] : -1;
    }

    private bool Available(int index)
    {
        var offset = index - _start;
        while (_start + offset >= _end && !_ended)
        {
            Fill();
        }

        return _start + offset < _end;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = text.Read(_buffer.AsSpan(_end));
        _ended = read == 0;
        _end += read;
    }

    private void Advance(int characters)
    {
        _start += characters;
        _consumed += characters;
    }

    private void Append(char character)
    {
        if (_valuesLength == _values.Length)
        {
            Array.Resize(ref _values, _values.Length * 2);
        }

        _values[_valuesLength++] = character;
    }
}
