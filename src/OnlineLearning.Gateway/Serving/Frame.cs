using System.Text.Json;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;

namespace OnlineLearning.Gateway.Serving;

/// <summary>A table in the body, a column a property: <c>{"driver_id": [1, 2], "km": [3.5, null]}</c>. Its cells stay where they are and are read once their types are known.</summary>
internal sealed class Frame
{
    private const int MostColumns = 1000;

    private readonly List<FrameColumn> _columns = [];

    public IReadOnlyList<FrameColumn> Columns => _columns;

    /// <summary>Rows of every column; 0 before the first.</summary>
    public int Rows { get; private set; }

    public FrameColumn? Find(string name) => _columns.Find(column => column.Name == name);

    /// <summary>Reads the object that the reader stands on; adds to what was read before.</summary>
    /// <param name="json">Stands on the frame; afterwards on its end.</param>
    /// <param name="field">Its path in errors.</param>
    /// <param name="most">Most rows.</param>
    /// <param name="scalars">Whether a value without an array stands for every row.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <exception cref="JsonException">Not JSON.</exception>
    public void Read(ref Utf8JsonReader json, string field, int most, bool scalars, ref FieldErrors errors)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            errors.AddValue(field, json, "an object with an array for each column");
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.ToString(json);
            json.Read();
            if (Find(name) is not null)
            {
                errors.AddTwice($"{field}.{name}");
            }
            else if (_columns.Count == MostColumns)
            {
                errors.Add(field, $"more than {MostColumns} columns", $"at most {MostColumns}");
            }
            else if (json.TokenType == JsonTokenType.StartArray)
            {
                Add(ReadCells(ref json, new FrameColumn(field, name), most), most, ref errors);
                continue;
            }
            else if (scalars && json.TokenType != JsonTokenType.StartObject)
            {
                var column = new FrameColumn(field, name) { IsScalar = true };
                column.Add(Cell(ref json));
                _columns.Add(column);
                continue;
            }
            else
            {
                errors.AddValue($"{field}.{name}", json, $"an array of 1 to {most}, one for each row");
            }

            json.Skip();
        }

        if (Rows == 0 && _columns.Count > 0 && _columns.TrueForAll(column => column.IsScalar))
        {
            Rows = 1;
        }
    }

    private static FrameColumn ReadCells(ref Utf8JsonReader json, FrameColumn column, int most)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var cell = Cell(ref json);
            if (column.Count <= most)
            {
                column.Add(cell);
            }
        }

        return column;
    }

    private static Range Cell(ref Utf8JsonReader json)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return start..(int)json.BytesConsumed;
    }

    private void Add(FrameColumn column, int most, ref FieldErrors errors)
    {
        if (column.Count == 0 || column.Count > most)
        {
            errors.Add(column.Path, column.Count == 0 ? "0 rows" : $"more than {most} rows", $"1 to {most} rows");
        }
        else if (Rows != 0 && column.Count != Rows)
        {
            errors.Add(column.Path, $"{column.Count} rows", $"{Rows} rows, as {_columns.Find(one => !one.IsScalar)!.Name} has");
        }

        Rows = Rows == 0 ? Math.Min(column.Count, most) : Rows;
        _columns.Add(column);
    }
}
