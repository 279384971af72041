using System.Text.Json;
using Microsoft.Extensions.Options;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Reads the body of <c>POST /get-online-features</c>.</summary>
internal sealed class OnlineFeaturesReader(FeaturePlans plans, RowKeys keys, RequestTimes times, IOptions<GatewayOptions> options)
{
    private static readonly string[] Names = ["features", "feature_service", "entities", "full_feature_names", "request_context"];

    /// <summary>Null, and the call; or what is wrong.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public Problem? Read(ReadOnlySpan<byte> body, out OnlineFeaturesCall? call)
    {
        call = null;
        if (ItemJson.Open(body, out var json) is { } problem)
        {
            return problem;
        }

        var errors = default(FieldErrors);
        var seen = 0u;
        var frame = new Frame();
        var full = false;
        var (list, service) = (default(ListText), default(ListText));
        while (ItemJson.NextField(ref json, Names, ref seen, ref errors, out var field))
        {
            switch (field)
            {
                case 0:
                    list = ListText.Take(ref json);
                    break;
                case 1:
                    service = ListText.Take(ref json);
                    break;
                case 3:
                    full = ReadFlag(json, Names[3], ref errors);
                    json.Skip();
                    break;
                default:
                    frame.Read(ref json, Names[field], options.Value.MaxFeatureKeys, scalars: false, ref errors);
                    break;
            }
        }

        ItemJson.Close(ref json);
        var plan = ListText.OneOf(body, list, service, ref errors) is { } given ? plans.Get(given.Open(body), given.Field, body[given.Text.Bytes], null, ref errors) : null;
        if ((seen & 4) == 0)
        {
            errors.AddMissing(Names[2], "an object with an array for each join key");
        }
        else if (plan is not null)
        {
            var rows = keys.Read(body, frame, plan, times.Now, ref errors, out var joined);
            CheckNames(plan, full, ref errors);
            if (!errors.Any)
            {
                call = new OnlineFeaturesCall(rows, joined, full);
            }
        }

        return errors.Any ? errors.ToProblem() : null;
    }

    private static void CheckNames(FeaturePlan plan, bool full, ref FieldErrors errors)
    {
        var collisions = full ? plan.Repeated : plan.Collisions;
        if (collisions.Length > 0)
        {
            errors.Add("features", collisions, full ? "each feature once" : "features and join keys of different names, or full_feature_names: true, which answers view__column");
        }
    }

    private static bool ReadFlag(in Utf8JsonReader json, string name, ref FieldErrors errors)
    {
        if (json.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null))
        {
            errors.AddValue(name, json, "true or false");
        }

        return json.TokenType == JsonTokenType.True;
    }
}
