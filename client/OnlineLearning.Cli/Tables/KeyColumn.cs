using System.Globalization;
using System.Text;
using OnlineLearning.Core.Evaluation.Baselines;

namespace OnlineLearning.Cli.Tables;

/// <summary>Where a row's key of one entity comes from: a column, the row's number (<c>#</c>), or a constant (<c>=text</c>).</summary>
internal sealed class KeyColumn
{
    private const int Longest = 256;
    private readonly string _entity;
    private readonly int _column = -1;
    private readonly string? _constant;
    private readonly TextNumbers _numbers = new();

    /// <param name="entity">Entity name.</param>
    /// <param name="from">Column name, <c>#</c> or <c>=text</c>; a column of exactly that name comes first.</param>
    /// <param name="columns">The table's columns.</param>
    public KeyColumn(string entity, string from, TableColumns columns)
    {
        _entity = entity;
        if (!columns.Has(from) && from.StartsWith('='))
        {
            var constant = Encoding.UTF8.GetBytes(from[1..]);
            Check(constant);
            _constant = from[1..];
        }
        else if (columns.Has(from) || from != "#")
        {
            _column = columns.Find(from, $"key of entity {entity}");
        }
    }

    /// <summary>Number of the row's key, in the order of their first coming; <see cref="IBaseline.ComesOnce"/> where every row has a key of its own.</summary>
    public int Number(RecordReader record)
    {
        if (_column < 0)
        {
            return _constant is null ? IBaseline.ComesOnce : 0;
        }

        var key = record[_column];
        var number = _numbers.Find(key, out var hash);
        if (number < 0)
        {
            Check(key);
            number = _numbers.Add(key, hash);
        }

        return number;
    }

    /// <summary>The key of a row, by its number.</summary>
    public string Text(int number, long rowNumber) =>
        _constant ?? (_column < 0 ? rowNumber.ToString(CultureInfo.InvariantCulture) : _numbers.Text(number));

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
