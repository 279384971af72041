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
}
