using System.Text.Json;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Definitions;

/// <summary>A model's part of canonical JSON.</summary>
internal static class ModelJson
{
    public static void Write(Utf8JsonWriter json, ModelDefinition model)
    {
        json.WriteStartObject();
        json.WriteString("task", model.Task.ToString().ToLowerInvariant());
        json.WriteList("entities", model.Entities);
        json.WriteStartArray("inputs");
        InputJson.Write(json, model.Inputs);
        json.WriteEndArray();
        json.WriteStartObject("label");
        json.WriteString("name", model.Label.Name);
        json.WriteIfPresent("min", model.Label.Min);
        json.WriteIfPresent("max", model.Label.Max);
        json.WriteIfPresent("positive", model.Label.Positive);
        json.WriteIfPresent("at_least", model.Label.AtLeast);
        if (model.Label.Classes is { } classes)
        {
            json.WriteList("classes", classes);
        }

        json.WriteEndObject();
        WriteLearner(json, model.Learner);
        WritePersonal(json, model.Personal);
        json.WriteNumber("shards", model.Shards);
        json.WriteStartObject("rewarm");
        json.WriteNumber("share", model.Rewarm.Share);
        json.WriteNumber("apart", model.Rewarm.Apart);
        json.WriteEndObject();
        json.WriteString("label_wait", DefinitionDuration.Format(model.LabelWait));
        if (model is { Label.Classes: { } names, DefaultLabel: { } label })
        {
            json.WriteString("default_label", names[(int)label]);
        }
        else
        {
            json.WriteIfPresent("default_label", model.DefaultLabel);
        }

        json.WriteNumber("max_open_predictions", model.MaxOpenPredictions);
        WriteTable(json, model.Table);
        json.WriteEndObject();
    }

    private static void WriteLearner(Utf8JsonWriter json, LearnerDefinition learner)
    {
        json.WriteStartObject("learner");
        json.WriteString("kind", learner.Kind);
        json.WriteStartObject("loss");
        json.WriteString("kind", learner.Loss.Kind);
        WriteSettings(json, learner.Loss.Settings);
        json.WriteEndObject();
        if (learner.Optimiser is { } optimiser)
        {
            json.WriteString("optimiser", optimiser);
        }

        if (learner.Schedule is { } schedule)
        {
            WriteSchedule(json, schedule);
        }

        if (LearnerRegistry.All[learner.Kind].HasScaling)
        {
            json.WriteBoolean("standardise", learner.Standardise);
        }

        json.WriteNumber("bits", learner.Bits);
        WriteSettings(json, learner.Settings);
        json.WriteEndObject();
    }

    private static void WriteSettings(Utf8JsonWriter json, Settings settings)
    {
        foreach ((string name, double value) in settings.All)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void WriteSchedule(Utf8JsonWriter json, ScheduleDefinition schedule)
    {
        json.WriteStartObject("schedule");
        json.WriteString("kind", schedule.Kind);
        json.WriteNumber("initial", schedule.Initial);
        WriteSettings(json, schedule.Settings);
        json.WriteEndObject();
    }

    private static void WritePersonal(Utf8JsonWriter json, IReadOnlyDictionary<string, PersonalDefinition> personal)
    {
        json.WriteStartObject("personal");
        foreach ((string entity, PersonalDefinition terms) in personal.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (terms is { Bias: null, Coefficients: null, Factors: null })
            {
                continue;
            }

            json.WriteStartObject(entity);
            WriteTerms(json, terms);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTerms(Utf8JsonWriter json, PersonalDefinition terms)
    {
        if (terms.Bias is { } bias)
        {
            json.WriteStartObject("bias");
            WriteTerm(json, bias);
            json.WriteBoolean("adapt", bias.Adapt);
            json.WriteEndObject();
        }

        if (terms.Coefficients is { } coefficients)
        {
            json.WriteStartObject("coefficients");
            json.WriteList("inputs", coefficients.Inputs);
            WriteTerm(json, coefficients.Term);
            json.WriteNumber("most", coefficients.Most);
            json.WriteEndObject();
        }

        if (terms.Factors is { } factors)
        {
            json.WriteStartObject("factors");
            json.WriteNumber("count", factors.Count);
            WriteTerm(json, factors.Term);
            json.WriteNumber("scale", factors.Scale);
            json.WriteEndObject();
        }
    }

    private static void WriteTerm(Utf8JsonWriter json, TermDefinition term)
    {
        WriteSchedule(json, term.Schedule);
        json.WriteNumber("l2", term.L2);
    }

    private static void WriteTable(Utf8JsonWriter json, TableDefinition table)
    {
        json.WriteStartObject("table");
        if (table.Header is { } header)
        {
            json.WriteList("header", header);
        }

        if (table.Time is { } time)
        {
            json.WriteStartObject("time");
            json.WriteString("column", time);
            json.WriteString("unit", table.TimeUnit);
            json.WriteEndObject();
        }

        json.WriteStartObject("entities");
        foreach ((string entity, IReadOnlyList<string> columns) in table.Entities.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            json.WriteOneOrList(entity, columns);
        }

        json.WriteEndObject();
        json.WriteMap("columns", table.Columns);
        json.WriteList("events", table.Events);
        json.WriteEndObject();
    }
}
