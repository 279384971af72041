using OnlineLearning.Client.Messages;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning;
using FeatureValue = OnlineLearning.Client.Messages.FeatureValue;

namespace OnlineLearning.Cli.Tables;

/// <summary>How a row becomes an event of one source.</summary>
internal sealed class EventColumns
{
    private readonly SourceDefinition _source;
    private readonly KeyColumn _key;
    private readonly (FieldDefinition Field, string Column, int Place)[] _fields;

    public EventColumns(SourceDefinition source, EntityDefinition entity, TableDefinition table, TableColumns columns)
    {
        _source = source;
        _key = new KeyColumn(entity.Name, table.KeyOf(entity), columns);
        _fields = [.. source.Fields.Select(field =>
        {
            var column = table.Columns.GetValueOrDefault(field.Name, field.Name);
            return (field, column, columns.Find(column, $"field {field.Name} of source {source.Name}"));
        })];
    }

    public EventRequest Read(RecordReader record, long rowNumber, DateTimeOffset time)
    {
        var fields = new Dictionary<string, FeatureValue>(_fields.Length);
        foreach (var (field, column, place) in _fields)
        {
            var text = record[place];
            fields[field.Name] = field.Type switch
            {
                FieldType.Float => ValueParser.Number(column, text),
                FieldType.Int => ValueParser.Integer(column, text),
                FieldType.Bool => ValueParser.Flag(column, text),
                FieldType.Timestamp => ValueParser.Time(column, text),
                FieldType.Vector => ValueParser.Vector(column, text, field.Length),
                _ => ValueParser.Text(text),
            };
        }

        return new EventRequest(_source.Name, _key.Text(_key.Number(record), rowNumber), fields, time);
    }
}
