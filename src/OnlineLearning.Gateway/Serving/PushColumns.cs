using OnlineLearning.Core.Features;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Serving;

/// <summary>What each column of a pushed frame is to its source.</summary>
internal sealed class PushColumns
{
    private const string Path = "df";

    private PushColumns(FrameColumn?[] keys, FrameColumn? eventTime, FrameColumn? createdTime, FrameColumn? id, List<(FieldDefinition Field, FrameColumn Column)> fields)
        => (Keys, EventTime, CreatedTime, Id, Fields) = (keys!, eventTime!, createdTime, id, fields);

    /// <summary>In the order of the entity's join keys.</summary>
    public FrameColumn[] Keys { get; }

    public FrameColumn EventTime { get; }

    public FrameColumn? CreatedTime { get; }

    public FrameColumn? Id { get; }

    public IReadOnlyList<(FieldDefinition Field, FrameColumn Column)> Fields { get; }

    /// <summary>Null where the frame does not fit the source, and said so.</summary>
    public static PushColumns? Of(Frame frame, SourceDefinition source, EntityDefinition entity, string? idColumn, ref FieldErrors errors)
    {
        string[] known = [.. entity.JoinKeys, source.EventTime, .. source.CreatedTime is { } created ? [created] : Array.Empty<string>(), .. source.Fields.Select(field => field.Name)];
        foreach (var column in frame.Columns)
        {
            if (!known.Contains(column.Name) && column.Name != idColumn)
            {
                errors.AddUnknown(column.Path, column.Name, known);
            }
        }

        var keys = entity.JoinKeys.Select(frame.Find).ToArray();
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] is null)
            {
                errors.AddMissing($"{Path}.{entity.JoinKeys[i]}", $"an array with the key of {entity.Name} for each row");
            }
        }

        var time = frame.Find(source.EventTime);
        if (time is null)
        {
            errors.AddMissing($"{Path}.{source.EventTime}", "an array with the event time of each row");
        }

        var id = idColumn is null ? null : frame.Find(idColumn);
        if (idColumn is not null && id is null)
        {
            errors.AddUnknown("id_column", idColumn, frame.Columns.Select(column => column.Name));
        }

        List<(FieldDefinition, FrameColumn)> fields = [];
        foreach (var field in source.Fields)
        {
            if (frame.Find(field.Name) is { } column)
            {
                fields.Add((field, column));
            }
        }

        return errors.Any ? null : new PushColumns(keys, time, source.CreatedTime is null ? null : frame.Find(source.CreatedTime), id, fields);
    }
}
