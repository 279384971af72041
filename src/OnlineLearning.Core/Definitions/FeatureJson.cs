using System.Text.Json;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Core.Definitions;

/// <summary>The feature side of canonical JSON: entities, sources, views and services.</summary>
internal static class FeatureJson
{
    public static void WriteEntity(Utf8JsonWriter json, EntityDefinition entity)
    {
        json.WriteStartObject();
        if (entity.JoinKeys.Count == 1)
        {
            json.WriteString("join_key", entity.JoinKey);
        }
        else
        {
            json.WriteList("join_keys", entity.JoinKeys);
        }

        json.WriteEndObject();
    }

    public static void WriteSource(Utf8JsonWriter json, SourceDefinition source)
    {
        json.WriteStartObject();
        json.WriteString("entity", source.Entity);
        WriteFields(json, "fields", source.Fields);
        json.WriteString("event_time", source.EventTime);
        json.WriteIfPresent("created_time", source.CreatedTime);
        json.WriteEndObject();
    }

    public static void WriteView(Utf8JsonWriter json, FeatureViewDefinition view)
    {
        json.WriteStartObject();
        json.WriteString("source", view.Source);
        json.WriteString("ttl", DefinitionDuration.Format(view.TimeToLive));
        json.WriteStartObject("columns");
        foreach (AggregateDefinition column in view.Columns)
        {
            json.WritePropertyName(column.Name);
            WriteAggregate(json, column);
        }

        json.WriteEndObject();
        if (view.Features.Count > 0)
        {
            json.WriteList("features", view.Features);
        }

        WriteMetadata(json, view.Metadata);
        json.WriteEndObject();
    }

    public static void WriteOnDemandView(Utf8JsonWriter json, OnDemandViewDefinition view)
    {
        json.WriteStartObject();
        WriteFields(json, "request", view.Request);
        json.WriteList("views", view.Views);
        json.WriteStartObject("columns");
        foreach (OnDemandColumn column in view.Columns)
        {
            json.WriteString(column.Name, column.Expression);
        }

        json.WriteEndObject();
        WriteMetadata(json, view.Metadata);
        json.WriteEndObject();
    }

    public static void WriteService(Utf8JsonWriter json, FeatureServiceDefinition service)
    {
        json.WriteStartObject();
        json.WriteList("features", service.Features);
        WriteMetadata(json, service.Metadata);
        json.WriteEndObject();
    }

    public static void WriteAggregate(Utf8JsonWriter json, AggregateDefinition column)
    {
        json.WriteStartObject();
        json.WriteString("aggregate", column.Aggregate);
        json.WriteIfPresent("of", column.Of);
        json.WriteIfPresent("window", column.Window);
        json.WriteIfPresent("hop", column.Hop);
        if (column.ExactHop)
        {
            json.WriteString("hop", "exact");
        }

        json.WriteIfPresent("half_life", column.HalfLife);
        foreach ((string name, double value) in column.Settings.All)
        {
            json.WriteNumber(name, value);
        }

        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, string key, IReadOnlyList<FieldDefinition> fields)
    {
        json.WriteStartObject(key);
        foreach (FieldDefinition field in fields)
        {
            string type = field.Type.ToString().ToLowerInvariant();
            if (field.Type == FieldType.Vector)
            {
                json.WriteStartObject(field.Name);
                json.WriteString("type", type);
                json.WriteNumber("length", field.Length);
                json.WriteEndObject();
            }
            else
            {
                json.WriteString(field.Name, type);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter json, FeatureMetadata metadata)
    {
        json.WriteIfPresent("description", metadata.Description);
        json.WriteIfPresent("owner", metadata.Owner);
        if (metadata.Tags.Count > 0)
        {
            json.WriteMap("tags", metadata.Tags);
        }

        if (metadata.Version > 0)
        {
            json.WriteNumber("version", metadata.Version);
        }
    }
}
