using System.Runtime.CompilerServices;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Preparation;

namespace OnlineLearning.Cli.Batches;

/// <summary>From a record to a row of a lane: bytes to values to entries, with no text between.</summary>
/// <param name="mapping">Where in the record everything is.</param>
/// <param name="plan">The model that decides the vector.</param>
/// <param name="texts">Whether the learners want the keys themselves.</param>
internal sealed class RowEncoding(RowMapping mapping, ModelPlan plan, bool texts)
{
    private readonly RequestValues _values = new(plan);
    private readonly string[] _keys = new string[mapping.Keys.Count];
    private readonly bool _hashesKeys = plan.Inputs.Any(input => input.Kind == InputKind.Entity);
    private readonly KeyColumn[] _columns = [.. mapping.Keys];

    public RowLane CreateLane() => new(_columns.Length, texts, mapping.Model.Table.Events.Count > 0);

    /// <summary>Adds a record to a lane.</summary>
    /// <exception cref="BadValueException">A field holds what it may not; the lane has nothing of the row then.</exception>
    public void Read(RecordReader record, long rowNumber, RowLane lane, int row)
    {
        mapping.Check(record);
        var time = mapping.Time(record, rowNumber);
        var numbers = lane.Numbers(row);
        for (var e = 0; e < numbers.Length; e++)
        {
            numbers[e] = _columns[e].Number(record);
        }

        if (texts || _hashesKeys)
        {
            for (var e = 0; e < numbers.Length; e++)
            {
                _keys[e] = _columns[e].Text(numbers[e], rowNumber);
            }

            _keys.AsSpan(0, lane.Keys(row).Length).CopyTo(lane.Keys(row));
        }

        _values.Clear();
        var ordinal = 0;
        foreach (var (input, column, place) in mapping.Inputs)
        {
            Set(ordinal++, input.Kind, column, record[place]);
        }

        lane.Labels[row] = mapping.Label(record);
        lane.Times[row] = time;
        lane.SetEvents(row, mapping.Events(record, rowNumber, time));
        plan.Encoder.Encode(_values, time, _keys, lane.Entries);
        lane.EndRow(row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Set(int ordinal, InputKind kind, string column, ReadOnlySpan<byte> field)
    {
        if (kind == InputKind.Numeric)
        {
            var number = ValueParser.NumberOrNaN(column, field);
            if (!double.IsNaN(number))
            {
                _values.SetNumber(ordinal, number);
            }
        }
        else if (!ValueParser.IsMissing(field))
        {
            if (kind == InputKind.Categorical)
            {
                _values.SetCategory(ordinal, field);
            }
            else
            {
                _values.SetText(ordinal, field);
            }
        }
    }
}
