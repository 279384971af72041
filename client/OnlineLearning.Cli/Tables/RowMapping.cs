using System.Globalization;
using System.Text;
using OnlineLearning.Client.Messages;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;

namespace OnlineLearning.Cli.Tables;

/// <summary>A request input with the column that it is read from.</summary>
/// <param name="Input">The input.</param>
/// <param name="Column">Name of the column.</param>
/// <param name="Place">Its place in a record.</param>
internal readonly record struct InputColumn(InputDefinition Input, string Column, int Place);

/// <summary>How a record becomes values, by the model's <c>table</c> block: the one way from a file to a server's requests and to the evaluation in this process.</summary>
internal sealed class RowMapping
{
    private static readonly long FirstRow = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private readonly ModelDefinition _model;
    private readonly int _columnCount;
    private readonly KeyColumn[] _keys;
    private readonly InputColumn[] _inputs;
    private readonly int _label;
    private readonly ILoss _loss;
    private readonly int _time = -1;
    private readonly byte[]? _positive;
    private readonly ClassColumn? _classes;
    private readonly EventColumns[] _events;

    /// <exception cref="CommandException">A column that the model needs is not there.</exception>
    public RowMapping(string file, ModelDefinition model, DefinitionSet definitions, IReadOnlyList<string> header)
    {
        var columns = new TableColumns(file, header);
        var table = model.Table;
        _model = model;
        _columnCount = columns.Count;
        _keys = [.. model.Entities.Select(entity =>
            new KeyColumn(entity, table.KeyOf(definitions.Entities[entity]), columns))];
        _inputs = Array.ConvertAll([.. model.Inputs.Where(input => input.FromRequest)], input =>
        {
            var column = table.Columns.GetValueOrDefault(input.Name, input.Name);
            return new InputColumn(input, column, columns.Find(column, $"input {input.Name} of model {model.Name}"));
        });
        _loss = LossRegistry.Create(model.Learner.Loss);
        _positive = model.Label.Positive is { } positive ? Encoding.UTF8.GetBytes(positive) : null;
        _classes = model.Label.Classes is { } classes ? new ClassColumn(model.Label.Name, classes) : null;
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

    public ModelDefinition Model => _model;

    /// <summary>Where the keys of the model's entities come from, in its order.</summary>
    public IReadOnlyList<KeyColumn> Keys => _keys;

    /// <summary>The model's request inputs with the place of their column, in its order.</summary>
    public ReadOnlySpan<InputColumn> Inputs => _inputs;

    /// <summary>A row as the requests that a server gets.</summary>
    /// <exception cref="BadValueException">A field holds what it may not.</exception>
    public TableRow Read(RecordReader record, long rowNumber)
    {
        Check(record);
        var time = new DateTimeOffset(Time(record, rowNumber), TimeSpan.Zero);
        var keys = new string[_keys.Length];
        var first = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            var number = _keys[i].Number(record);
            keys[i] = _keys[i].Text(number, rowNumber);
            first = i == 0 ? number : first;
        }

        var features = new FeatureValue[_inputs.Length];
        for (var i = 0; i < features.Length; i++)
        {
            var (input, column, place) = _inputs[i];
            features[i] = input.Kind == InputKind.Numeric ? ValueParser.Number(column, record[place]) : ValueParser.Text(record[place]);
        }

        return new TableRow(record.Line, rowNumber, time, keys, first, features, Label(record), Events(record, rowNumber, time.UtcTicks));
    }

    /// <summary>Refuses a record of another number of fields.</summary>
    public void Check(RecordReader record)
    {
        if (record.FieldCount != _columnCount)
        {
            throw new BadValueException("number of fields", Encoding.UTF8.GetBytes(record.FieldCount.ToString(CultureInfo.InvariantCulture)), _columnCount.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Event time, ticks UTC.</summary>
    public long Time(RecordReader record, long rowNumber) =>
        _time < 0 ? FirstRow + ((rowNumber - 1) * TimeSpan.TicksPerSecond) : TimeParser.Ticks(_model.Table.Time!, record[_time], _model.Table.TimeUnit);

    /// <summary>Events that the row also is.</summary>
    public EventRequest[] Events(RecordReader record, long rowNumber, long time)
    {
        var events = _events.Length == 0 ? [] : new EventRequest[_events.Length];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = _events[i].Read(record, rowNumber, new DateTimeOffset(time, TimeSpan.Zero));
        }

        return events;
    }

    public double Label(RecordReader record)
    {
        var text = record[_label];
        var label = _model.Label;
        if (_classes is not null)
        {
            return _classes.Number(text);
        }

        if (_model.Task == TaskKind.Regression)
        {
            var number = ValueParser.RequiredNumber(label.Name, text);
            return _loss.Allows(number) ? number : throw new BadValueException(label.Name, text, _loss.AllowedLabels);
        }

        if (label.AtLeast is { } least)
        {
            return ValueParser.RequiredNumber(label.Name, text) >= least ? 1 : 0;
        }

        if (_positive is null)
        {
            return ValueParser.RequiredFlag(label.Name, text) ? 1 : 0;
        }

        return ValueParser.IsMissing(text)
            ? throw new BadValueException(label.Name, text, $"{label.Positive} or another text")
            : text.SequenceEqual(_positive) ? 1 : 0;
    }
}
