using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;

namespace OnlineLearning.Gateway.Serving;

/// <summary>
/// Resolved lists of features, kept by their own text as it stands in bodies, so that a list that comes again is not even parsed. At most <see cref="Most"/> lists of at most <see cref="LongestText"/> bytes; when full, and when the
/// definitions change, it starts anew.
/// </summary>
internal sealed class FeaturePlans(ILiveDefinitions definitions)
{
    public const int Most = 256;
    public const int LongestText = 16 * 1024;
    public const int MostFeatures = 1000;

    private const string ReferenceAllowed = "a string: view:column or view";

    private Kept _kept = new(LiveDefinitions.Empty);

    /// <summary>Lists kept now.</summary>
    internal int Count => Volatile.Read(ref _kept).Plans.Count;

    /// <summary>The plan of a list or of a service; null where there is none, and said so.</summary>
    /// <param name="json">Stands on the list's array, or on the service's name.</param>
    /// <param name="field">Its path in errors.</param>
    /// <param name="text">The same value as bytes.</param>
    /// <param name="entity">Only views of this entity; null: of any.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public FeaturePlan? Get(Utf8JsonReader json, string field, ReadOnlySpan<byte> text, string? entity, ref FieldErrors errors)
    {
        if (text.Length > LongestText)
        {
            return Resolve(ref json, field, entity, ref errors);
        }

        // A list and a name differ in their first byte, and no entity's name has a line break.
        var prefix = entity?.Length ?? 0;
        var room = ArrayPool<char>.Shared.Rent(prefix + 1 + text.Length);
        try
        {
            entity?.CopyTo(room);
            room[prefix] = '\n';
            var key = room.AsSpan(0, prefix + 1 + Encoding.UTF8.GetChars(text, room.AsSpan(prefix + 1)));
            var kept = Current();
            if (kept.Plans.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var plan))
            {
                return plan;
            }

            var fresh = Resolve(ref json, field, entity, ref errors);
            if (fresh is not null && ReferenceEquals(kept.Of, definitions.Current))
            {
                kept.Plans.TryAdd(key.ToString(), fresh);
            }

            return fresh;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(room);
        }
    }

    private Kept Current()
    {
        var kept = Volatile.Read(ref _kept);
        if (!ReferenceEquals(kept.Of, definitions.Current) || kept.Plans.Count >= Most)
        {
            Volatile.Write(ref _kept, kept = new Kept(definitions.Current));
        }

        return kept;
    }

    private FeaturePlan? Resolve(ref Utf8JsonReader json, string field, string? entity, ref FieldErrors errors)
    {
        var set = definitions.Current.Set;
        var found = default(FieldErrors);
        FeaturePlan? plan = null;
        if (json.TokenType == JsonTokenType.String)
        {
            var name = JsonText.ToString(json);
            if (set.FeatureServices.TryGetValue(name, out var service))
            {
                plan = new FeaturePlanner(set, entity).Plan(service.Features, field, ref found);
            }
            else
            {
                found.AddUnknown(field, name, set.FeatureServices.Keys);
            }
        }
        else
        {
            plan = new FeaturePlanner(set, entity).Plan(ReadReferences(ref json, field, ref found), field, ref found);
        }

        errors.AddAll(found);
        return found.Any ? null : plan;
    }

    private static List<string> ReadReferences(ref Utf8JsonReader json, string field, ref FieldErrors errors)
    {
        List<string> references = [];
        if (json.TokenType != JsonTokenType.StartArray)
        {
            errors.AddValue(field, json, $"an array of 1 to {MostFeatures}");
            return references;
        }

        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.String)
            {
                errors.AddValue($"{field}[{count}]", json, ReferenceAllowed);
            }
            else if (count < MostFeatures)
            {
                references.Add(JsonText.ToString(json));
            }

            count++;
            json.Skip();
        }

        if (count is 0 or > MostFeatures)
        {
            errors.Add(field, $"{count} of them", $"1 to {MostFeatures}");
        }

        return references;
    }

    private sealed record Kept(LiveDefinitions Of)
    {
        public ConcurrentDictionary<string, FeaturePlan> Plans { get; } = new();
    }
}
