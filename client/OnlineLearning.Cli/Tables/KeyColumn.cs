using System.Globalization;

namespace OnlineLearning.Cli.Tables;

/// <summary>Where a row's key of one entity comes from: a column, the row's number (<c>#</c>), or a constant (<c>=text</c>).</summary>
internal sealed class KeyColumn
{
    private const int Longest = 256;
    private readonly string _entity;
    private readonly int _column = -1;
    private readonly string? _constant;

    /// <param name="entity">Entity name.</param>
    /// <param name="from">Column name, <c>#</c> or <c>=text</c>; a column of exactly that name comes first.</param>
    /// <param name="columns">The table's columns.</param>
    public KeyColumn(string entity, string from, TableColumns columns)
    {
        _entity = entity;
        if (!columns.Has(from) && from.StartsWith('='))
        {
            _constant = Checked(from.AsSpan(1));
        }
        else if (columns.Has(from) || from != "#")
        {
            _column = columns.Find(from, $"key of entity {entity}");
        }
    }

    public string Read(RecordReader record, long rowNumber) =>
        _constant ?? (_column < 0 ? rowNumber.ToString(CultureInfo.InvariantCulture) : Checked(record[_column]));

    private string Checked(ReadOnlySpan<char> text)
    {
        if (ValueParser.IsMissing(text) || text.Length > Longest)
        {
            throw new BadValueException($"key of entity {_entity}", text, $"1 to {Longest} characters");
        }

        foreach (var character in text)
        {
            if (char.IsControl(character))
            {
                throw new BadValueException($"key of entity {_entity}", text, "a key without control characters");
            }
        }

        return text.ToString();
    }
}
