using System.Text.Json;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Core.Features;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Reads the body of <c>POST /v1/features</c>.</summary>
internal sealed class FeaturesReader(ILiveDefinitions definitions, FeaturePlans plans, KeyListReader keys, RequestTimes times, IOptions<GatewayOptions> options)
{
    private static readonly string[] Names = ["entity", "keys", "features", "time", "feature_service", "request"];

    /// <summary>Null, and the call; or what is wrong.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public Problem? Read(ReadOnlySpan<byte> body, out FeaturesCall? call)
    {
        call = null;
        if (ItemJson.Open(body, out var json) is { } problem)
        {
            return problem;
        }

        var errors = default(FieldErrors);
        var seen = 0u;
        string? name = null;
        long? time = null;
        Utf8JsonReader keyList = default;
        var request = new Frame();
        var (list, service) = (default(ListText), default(ListText));
        while (ItemJson.NextField(ref json, Names, ref seen, ref errors, out var field))
        {
            switch (field)
            {
                case 0:
                    name = ItemJson.ReadName(json, Names[0], "the name of an entity", ref errors);
                    json.Skip();
                    break;
                case 1:
                    keyList = json;
                    json.Skip();
                    break;
                case 2:
                    list = ListText.Take(ref json);
                    break;
                case 3:
                    time = times.Read(json, ref errors);
                    json.Skip();
                    break;
                case 4:
                    service = ListText.Take(ref json);
                    break;
                default:
                    request.Read(ref json, Names[5], options.Value.MaxFeatureKeys, scalars: true, ref errors);
                    break;
            }
        }

        ItemJson.Close(ref json);
        call = Call(body, name, (seen & 1) != 0, keyList, list, service, request, time ?? times.Now, ref errors);
        return errors.Any ? errors.ToProblem() : null;
    }

    private FeaturesCall? Call(ReadOnlySpan<byte> body, string? name, bool isNamed, Utf8JsonReader keyList, in ListText list, in ListText service, Frame request, long time, ref FieldErrors errors)
    {
        var entities = definitions.Current.Set.Entities;
        EntityDefinition? entity = null;
        if (!isNamed)
        {
            errors.AddMissing(Names[0], "the name of an entity");
        }
        else if (name is not null && !entities.TryGetValue(name, out entity))
        {
            errors.AddUnknown(Names[0], name, entities.Keys);
        }

        var found = keys.Read(keyList, entity, ref errors);
        var given = ListText.OneOf(body, list, service, ref errors);
        if (entity is null || given is not { } features)
        {
            return null;
        }

        var plan = plans.Get(features.Open(body), features.Field, body[features.Text.Bytes], entity.Name, ref errors);
        if (plan is null || errors.Any)
        {
            return null;
        }

        if (found.Length * plan.Columns.Length > options.Value.MaxFeatureValues)
        {
            errors.Add(Names[1], $"{found.Length} keys of {plan.Columns.Length} features", $"at most {options.Value.MaxFeatureValues} values in one call");
        }

        CheckRequest(request, plan, ref errors);
        var values = RequestColumns.Read(body, request, plan, found.Length, Names[5], ref errors);
        return new FeaturesCall(entity.Name, found, new FeatureRows(plan, [.. plan.Reads.Select(_ => found)], found.Length, values, time));
    }

    private static void CheckRequest(Frame request, FeaturePlan plan, ref FieldErrors errors)
    {
        var known = plan.OnDemand.SelectMany(view => view.Plan.Request.Select(field => field.Name)).Distinct().ToList();
        foreach (var column in request.Columns)
        {
            if (!known.Contains(column.Name))
            {
                errors.AddUnknown(column.Path, column.Name, known);
            }
        }
    }
}
