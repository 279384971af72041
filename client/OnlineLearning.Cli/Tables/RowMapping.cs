using OnlineLearning.Client.Messages;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;

namespace OnlineLearning.Cli.Tables;

/// <summary>How a record becomes a <see cref="TableRow"/>, by the model's <c>table</c> block: the one way from a file to values.</summary>
internal sealed class RowMapping
{
    private static readonly DateTimeOffset FirstRow = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ModelDefinition _model;
    private readonly int _columnCount;
    private readonly KeyColumn[] _keys;
    private readonly (InputDefinition Input, string Column, int Place)[] _inputs;
    private readonly int _label;
    private readonly ILoss _loss;
    private readonly int _time = -1;
    private readonly EventColumns[] _events;

    /// <exception cref="CommandException">A column that the model needs is not there.</exception>
    public RowMapping(string file, ModelDefinition model, DefinitionSet definitions, IReadOnlyList<string> header)
    {
        var columns = new TableColumns(file, header);
        var table = model.Table;
        _model = model;
        _columnCount = columns.Count;
        _keys = [.. model.Entities.Select(entity =>
            new KeyColumn(entity, table.Entities.GetValueOrDefault(entity, definitions.Entities[entity].JoinKey), columns))];
        _inputs = [.. model.Inputs.Where(input => input.FromRequest).Select(input =>
        {
            var column = table.Columns.GetValueOrDefault(input.Name, input.Name);
            return (input, column, columns.Find(column, $"input {input.Name} of model {model.Name}"));
        })];
        _loss = LossRegistry.Create(model.Learner.Loss);
        _label = columns.Find(model.Label.Name, $"label of model {model.Name}");
        if (table.Time is { } time)
        {
            _time = columns.Find(time, $"time of model {model.Name}");
        }

        _events = [.. table.Events.Select(name =>
        {
            var source = definitions.Sources[name];
            return new EventColumns(source, definitions.Entities[source.Entity], table, columns);
        })];
    }

    /// <exception cref="BadValueException">A field holds what it may not.</exception>
    public TableRow Read(RecordReader record, long rowNumber)
    {
        if (record.FieldCount != _columnCount)
        {
            throw new BadValueException("number of fields", record.FieldCount.ToString(), _columnCount.ToString());
        }

        var time = _time < 0 ? FirstRow.AddSeconds(rowNumber - 1) : ValueParser.Time(_model.Table.Time!, record[_time], _model.Table.TimeUnit);
        var keys = new string[_keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = _keys[i].Read(record, rowNumber);
        }

        var features = new FeatureValue[_inputs.Length];
        for (var i = 0; i < features.Length; i++)
        {
            var (input, column, place) = _inputs[i];
            features[i] = input.Kind == InputKind.Numeric ? ValueParser.Number(column, record[place]) : ValueParser.Text(record[place]);
        }

        var events = _events.Length == 0 ? [] : Array.ConvertAll(_events, source => source.Read(record, rowNumber, time));
        return new TableRow(record.Line, rowNumber, time, keys, features, ReadLabel(record[_label]), events);
    }

    private double ReadLabel(ReadOnlySpan<char> text)
    {
        var (task, label) = (_model.Task, _model.Label);
        if (task == TaskKind.Regression)
        {
            var number = ValueParser.RequiredNumber(label.Name, text);
            return _loss.Allows(number) ? number : throw new BadValueException(label.Name, text, _loss.AllowedLabels);
        }

        if (label.Positive is null)
        {
            return ValueParser.RequiredFlag(label.Name, text) ? 1 : 0;
        }

        return ValueParser.IsMissing(text)
            ? throw new BadValueException(label.Name, text, $"{label.Positive} or another text")
            : text.SequenceEqual(label.Positive) ? 1 : 0;
    }
}
