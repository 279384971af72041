using System.Text.Json;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Core.Features;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Reads the body of <c>POST /push</c>.</summary>
internal sealed class PushReader(ILiveDefinitions definitions, PushRows rows, IOptions<GatewayOptions> options)
{
    private static readonly string[] Names = ["push_source_name", "df", "to", "id_column", "allow_registry_cache", "transform_on_write"];
    private static readonly string[] Targets = ["online", "offline", "online_and_offline"];

    /// <summary>Null, and the call; or what is wrong.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public Problem? Read(ReadOnlySpan<byte> body, out PushCall? call)
    {
        call = null;
        if (ItemJson.Open(body, out var json) is { } problem)
        {
            return problem;
        }

        var errors = default(FieldErrors);
        var seen = 0u;
        var frame = new Frame();
        string? sourceName = null;
        string? idColumn = null;
        var offlineOnly = false;
        while (ItemJson.NextField(ref json, Names, ref seen, ref errors, out var field))
        {
            switch (field)
            {
                case 0:
                    sourceName = ItemJson.ReadName(json, Names[0], "the name of a source", ref errors);
                    break;
                case 1:
                    frame.Read(ref json, Names[1], options.Value.MaxFeatureKeys, scalars: true, ref errors);
                    continue;
                case 2:
                    offlineOnly = ReadTarget(json, Names[2], ref errors) == Targets[1];
                    break;
                case 3:
                    idColumn = json.TokenType == JsonTokenType.Null ? null : ItemJson.ReadName(json, Names[3], "the name of a column of df", ref errors);
                    break;
                default:
                    break;
            }

            json.Skip();
        }

        ItemJson.Close(ref json);
        if (Source(sourceName, seen, frame, ref errors) is { } source)
        {
            var entity = definitions.Current.Set.Entities[source.Entity];
            call = PushColumns.Of(frame, source, entity, idColumn, ref errors) is { } columns ? rows.Read(body, columns, frame.Rows, source, offlineOnly, ref errors) : null;
        }

        return errors.Any ? errors.ToProblem() : null;
    }

    private SourceDefinition? Source(string? name, uint seen, Frame frame, ref FieldErrors errors)
    {
        if ((seen & 1) == 0)
        {
            errors.AddMissing(Names[0], "the name of a source");
        }

        if ((seen & 2) == 0)
        {
            errors.AddMissing(Names[1], "an object with an array for each column");
        }
        else if (frame.Columns.Count == 0 && !errors.Any)
        {
            errors.Add(Names[1], "no columns", "an array for each join key, the event time and fields of the source");
        }

        var sources = definitions.Current.Set.Sources;
        SourceDefinition? source = null;
        if (name is not null && !sources.TryGetValue(name, out source))
        {
            errors.AddUnknown(Names[0], name, sources.Keys);
        }

        return (seen & 2) == 0 ? null : source;
    }

    private static string ReadTarget(in Utf8JsonReader json, string name, ref FieldErrors errors)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return Targets[0];
        }

        var target = json.TokenType == JsonTokenType.String ? JsonText.ToString(json) : "";
        if (!Targets.Contains(target))
        {
            errors.AddValue(name, json, string.Join(", ", Targets));
        }

        return target;
    }
}
