using System.Text.Json;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;
using OnlineLearning.Gateway.Entities;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Reading;

/// <summary>A backfill as read: what to call with what.</summary>
internal readonly record struct BackfillCall(IEntityGrain Grain, BackfillRequest Request);

/// <summary>Reads an item of backfill: a view, an entity's key, and past events in the order of their sequence.</summary>
internal sealed class BackfillReader(EntityGrains grains, ILiveDefinitions definitions, RequestTimes times)
{
    /// <summary>Most events of an item.</summary>
    public const int MostEvents = 1_000;

    private const string EventsAllowed = "an array of 1 to 1,000 events {sequence, time, created, fields}";

    private static readonly string[] Names = ["view", "entity", "events"];

    /// <summary>Null, and the call; or what is wrong with the item.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public Problem? Read(ReadOnlySpan<byte> item, out BackfillCall call)
    {
        call = default;
        if (ItemJson.Open(item, out var json) is { } problem)
        {
            return problem;
        }

        var errors = default(FieldErrors);
        var seen = 0u;
        string? viewName = null;
        string? key = null;

        // The events are read when the view is known, wherever it stands: a copy of the reader remembers where they begin.
        Utf8JsonReader events = default;
        while (ItemJson.NextField(ref json, Names, ref seen, ref errors, out var field))
        {
            switch (field)
            {
                case 0:
                    viewName = ItemJson.ReadName(json, Names[0], "the name of a feature view", ref errors);
                    break;
                case 1:
                    key = ReadKey(json, ref errors);
                    break;
                default:
                    events = json;
                    break;
            }

            json.Skip();
        }

        ItemJson.Close(ref json);
        AddMissing(seen, ref errors);
        var set = definitions.Current.Set;
        if (viewName is not null && !set.FeatureViews.ContainsKey(viewName))
        {
            errors.AddUnknown(Names[0], viewName, set.FeatureViews.Keys);
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        var source = set.Sources[set.FeatureViews[viewName!].Source];
        var read = ReadEvents(events, source, ref errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        call = new BackfillCall(grains.Get(source.Entity, key), new BackfillRequest(viewName!, [.. read.Select(each => each.Sequence)], [.. read.Select(each => each.Event)]));
        return null;
    }

    private List<(long Sequence, EventRecord Event)> ReadEvents(Utf8JsonReader json, SourceDefinition source, ref FieldErrors errors)
    {
        var events = new List<(long Sequence, EventRecord Event)>();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            errors.AddValue(Names[2], json, EventsAllowed);
            return events;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray && !errors.Any)
        {
            var at = $"events[{events.Count}]";
            if (events.Count == MostEvents)
            {
                errors.Add(Names[2], "more than 1,000 events", EventsAllowed);
            }
            else if (BackfillEventReader.Read(ref json, at, source, times, ref errors) is { } each)
            {
                if (events.Count > 0 && each.Sequence <= events[^1].Sequence)
                {
                    errors.Add($"{at}.sequence", $"{each.Sequence} after {events[^1].Sequence}", "ascending numbers, each once");
                }

                events.Add(each);
            }
        }

        if (events.Count == 0 && !errors.Any)
        {
            errors.Add(Names[2], "no event", EventsAllowed);
        }

        return events;
    }

    private static void AddMissing(uint seen, ref FieldErrors errors)
    {
        string[] allowed = ["the name of a feature view", ItemJson.KeyAllowed, EventsAllowed];
        for (var i = 0; i < Names.Length; i++)
        {
            if ((seen & (1u << i)) == 0)
            {
                errors.AddMissing(Names[i], allowed[i]);
            }
        }
    }

    private static string? ReadKey(in Utf8JsonReader json, ref FieldErrors errors)
    {
        var key = json.TokenType == JsonTokenType.String ? JsonText.ToString(json) : null;
        if (key is null || !ItemJson.IsKey(key))
        {
            errors.AddValue(Names[1], json, ItemJson.KeyAllowed);
        }

        return key;
    }
}
