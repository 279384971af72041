using System.Buffers;
using System.Globalization;
using System.Text;
using OnlineLearning.Core.Evaluation.Baselines;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Cli.Tables;

/// <summary>Where a row's key of one entity comes from: a column, the row's number (<c>#</c>), or a constant (<c>=text</c>); of an entity of several join keys several columns or constants, as <see cref="JoinedKey"/> joins them.</summary>
internal sealed class KeyColumn
{
    private const int Longest = 256;
    private readonly string _entity;
    private readonly KeyPart[] _parts;
    private readonly TextNumbers _numbers = new();
    private readonly ArrayBufferWriter<byte> _joined = new();

    /// <param name="entity">Entity name.</param>
    /// <param name="from">For each join key: column name, <c>#</c> or <c>=text</c>; a column of exactly that name comes first.</param>
    /// <param name="columns">The table's columns.</param>
    public KeyColumn(string entity, IReadOnlyList<string> from, TableColumns columns)
    {
        _entity = entity;
        _parts = [.. from.Select(part => KeyPart.Of(entity, part, columns))];
        foreach (var part in _parts)
        {
            if (part.Constant is { } constant)
            {
                Check(constant);
            }
        }

        if (_parts is [{ Constant: { } only }])
        {
            _numbers.FindOrAdd(only);
        }
    }

    /// <summary>Number of the row's key, in the order of their first coming; <see cref="IBaseline.ComesOnce"/> where every row has a key of its own.</summary>
    public int Number(RecordReader record)
    {
        if (_parts is [{ IsRow: true }])
        {
            return IBaseline.ComesOnce;
        }

        if (_parts is [{ Constant: not null }])
        {
            return 0;
        }

        var key = _parts is [var only] ? only.Read(record) : Joined(record);
        var number = _numbers.Find(key, out var hash);
        if (number < 0)
        {
            Check(key);
            number = _numbers.Add(key, hash);
        }

        return number;
    }

    /// <summary>The key of a row, by its number.</summary>
    public string Text(int number, long rowNumber) => number == IBaseline.ComesOnce ? rowNumber.ToString(CultureInfo.InvariantCulture) : _numbers.Text(number);

    private ReadOnlySpan<byte> Joined(RecordReader record)
    {
        _joined.ResetWrittenCount();
        foreach (var part in _parts)
        {
            if (_joined.WrittenCount > 0)
            {
                _joined.Write("|"u8);
            }

            var text = part.Read(record);
            if (ValueParser.IsMissing(text))
            {
                throw new BadValueException($"key of entity {_entity}", text, $"a value for each of its join keys; {part.Name} has none");
            }

            // Both are ASCII, so a byte of theirs is never a part of another character.
            for (int at; (at = text.IndexOfAny((byte)'|', (byte)'\\')) >= 0; text = text[(at + 1)..])
            {
                _joined.Write(text[..at]);
                _joined.Write([(byte)'\\', text[at]]);
            }

            _joined.Write(text);
        }

        return _joined.WrittenSpan;
    }

    private void Check(ReadOnlySpan<byte> key)
    {
        if (ValueParser.IsMissing(key) || Encoding.UTF8.GetCharCount(key) > Longest)
        {
            throw new BadValueException($"key of entity {_entity}", key, $"1 to {Longest} characters");
        }

        foreach (var character in Encoding.UTF8.GetString(key))
        {
            if (char.IsControl(character))
            {
                throw new BadValueException($"key of entity {_entity}", key, "a key without control characters");
            }
        }
    }
}
