using System.Text.Json;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;
using OnlineLearning.Gateway.Entities;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Turns the rows of a pushed frame into events.</summary>
internal sealed class PushRows(EntityGrains grains, FrameTime times)
{
    private const string IdAllowed = $"{PredictionIds.Allowed}, or a whole number, or null for none";

    public PushCall Read(ReadOnlySpan<byte> body, PushColumns columns, int rows, SourceDefinition source, bool offlineOnly, ref FieldErrors errors)
    {
        var call = new PushCall();
        for (var row = 0; row < rows; row++)
        {
            var entity = Entity(body, columns, row, source.Entity, ref errors);
            var time = times.Read(body, columns.EventTime, row, ref errors);
            var created = Created(body, columns.CreatedTime, row, ref errors);
            var id = columns.Id is { } column ? Id(body, column, row, ref errors) : null;
            var (names, values) = Fields(body, columns, row, ref errors);
            if (entity is not null && time is { } ticks)
            {
                call.Add(entity, new EventRecord { Source = source.Name, Id = id, Time = ticks, Created = created, Fields = names, Values = values, OfflineOnly = offlineOnly });
            }
        }

        return call;
    }

    private NamedEntity? Entity(ReadOnlySpan<byte> body, PushColumns columns, int row, string entity, ref FieldErrors errors)
    {
        var parts = new string[columns.Keys.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var json = FrameCell.Open(body[columns.Keys[i][row]]);
            if (FrameCell.ReadKey(json) is not { } part)
            {
                errors.AddValue(columns.Keys[i].At(row), json, FrameCell.KeyAllowed);
                return null;
            }

            parts[i] = part;
        }

        var key = JoinedKey.Of(parts);
        if (key.Length <= EntityGrains.MaxKeyLength)
        {
            return grains.GetNamed(entity, key);
        }

        errors.Add(columns.Keys[0].At(row), $"{key.Length} characters with the other join keys", $"at most {EntityGrains.MaxKeyLength} together");
        return null;
    }

    private long? Created(ReadOnlySpan<byte> body, FrameColumn? column, int row, ref FieldErrors errors)
        => column is null || body[column[row]].SequenceEqual("null"u8) ? null : times.Read(body, column, row, ref errors);

    private static string? Id(ReadOnlySpan<byte> body, FrameColumn column, int row, ref FieldErrors errors)
    {
        var json = FrameCell.Open(body[column[row]]);
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType is JsonTokenType.String or JsonTokenType.Number)
        {
            using var text = new JsonText(json, stackalloc char[JsonText.Room]);
            if (PredictionIds.IsValid(text.Span) && FrameCell.IsKey(json, text.Span))
            {
                return text.Span.ToString();
            }
        }

        errors.AddValue(column.At(row), json, IdAllowed);
        return null;
    }

    private static (string[] Names, FeatureDatum[] Values) Fields(ReadOnlySpan<byte> body, PushColumns columns, int row, ref FieldErrors errors)
    {
        var names = new string[columns.Fields.Count];
        var values = new FeatureDatum[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            var (field, column) = columns.Fields[i];
            names[i] = field.Name;
            var json = FrameCell.Open(body[column[row]]);
            var found = default(FieldErrors);
            values[i] = FieldValueReader.Read(ref json, field, ref found);
            errors.AddAll(found, column, row);
        }

        return (names, values);
    }
}
