using System.Text;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Cli.History;

/// <summary>The join keys of one entity in a table's rows.</summary>
internal sealed class JoinColumns(EntityDefinition entity, TableColumns columns)
{
    private readonly int[] _places = [.. entity.JoinKeys.Select(key => columns.Find(key, $"join key of entity {entity.Name}"))];

    /// <summary>Key of the row's entity; null where a part of it is missing.</summary>
    public string? Read(RecordReader record)
    {
        var parts = new string[_places.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (ValueParser.IsMissing(record[_places[i]]))
            {
                return null;
            }

            parts[i] = Encoding.UTF8.GetString(record[_places[i]]);
        }

        return JoinedKey.Of(parts);
    }

    /// <summary>The same of a row whose values have types: texts and whole numbers are keys.</summary>
    /// <exception cref="BadValueException">A part is of another kind.</exception>
    public string? Read(FeatureDatum[] row)
    {
        var parts = new string[_places.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var part = row[_places[i]];
            if (part.IsNull || part.Text is "")
            {
                return null;
            }

            // Whole numbers of a column with nulls become floats in many tools.
            var whole = new FieldDefinition("", FieldType.Int).Conform(part);
            parts[i] = part.Text ?? (whole.IsNull ? throw new BadValueException(entity.JoinKeys[i], Encoding.UTF8.GetBytes(part.ToString()), "a text or a whole number") : whole.ToString());
        }

        return JoinedKey.Of(parts);
    }
}
