using System.Security.Cryptography;
using System.Text.Json;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Definitions;

/// <summary>
/// Which learned weights fit a model. It covers task, classes, entities, inputs in order with how they are prepared and the definitions of the view columns they read, kind of learner, loss,
/// optimiser, standardise, bits, those settings of them that say so (<see cref="Setting.NewVersion"/>), which personal terms there are with their inputs and factor count, and shards. A change there makes a new
/// version of the model; a change anywhere else (rates, shrinkage, limits, waits, the table) goes on with the same weights.
/// </summary>
public static class ModelFingerprint
{
    /// <summary>16 lower-case hex digits: the first 8 bytes of SHA-256 over canonical JSON.</summary>
    /// <param name="model">A model of <paramref name="set"/>, or one that is checked against it.</param>
    /// <param name="set">Holds the views that the model reads.</param>
    /// <exception cref="KeyNotFoundException">A view of the model is not in the set.</exception>
    public static string Of(ModelDefinition model, DefinitionSet set)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteString("task", model.Task.ToString());
            json.WriteList("entities", model.Entities);
            if (model.Label.Classes is { } classes)
            {
                json.WriteList("classes", classes);
            }

            json.WriteStartArray("inputs");
            foreach (InputDefinition input in model.Inputs)
            {
                WriteInput(json, input, set);
            }

            json.WriteEndArray();
            WriteLearner(json, model.Learner);
            foreach ((string entity, PersonalDefinition terms) in model.Personal.OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                json.WriteString("personal", entity);
                json.WriteBoolean("bias", terms.Bias is not null);
                json.WriteList("coefficients", terms.Coefficients?.Inputs ?? []);
                json.WriteNumber("factors", terms.Factors?.Count ?? 0);
            }

            json.WriteNumber("shards", model.Shards);
            json.WriteEndObject();
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()).AsSpan(0, 8));
    }

    private static void WriteLearner(Utf8JsonWriter json, LearnerDefinition learner)
    {
        // Linear models were the first and have no kind here: those that are applied keep their fingerprint.
        if (learner.Kind != "linear")
        {
            json.WriteString("learner", learner.Kind);
        }

        json.WriteString("loss", learner.Loss.Kind);
        WriteSettings(json, LossRegistry.All[learner.Loss.Kind].Settings, learner.Loss.Settings);
        json.WriteString("optimiser", learner.Optimiser);
        json.WriteBoolean("standardise", learner.Standardise);
        json.WriteNumber("bits", learner.Bits);
        WriteSettings(json, LearnerRegistry.SettingsOf(learner.Kind, learner.Optimiser), learner.Settings);
    }

    private static void WriteSettings(Utf8JsonWriter json, IReadOnlyList<Setting> declared, Settings settings)
    {
        foreach (Setting setting in declared.Where(s => s.NewVersion).OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            json.WriteNumber(setting.Name, settings[setting.Name]);
        }
    }

    private static void WriteInput(Utf8JsonWriter json, InputDefinition input, DefinitionSet set)
    {
        json.WriteStartObject();
        json.WriteString("kind", input.Kind.ToString());
        json.WriteString("name", input.Name);
        InputJson.WriteOptions(json, input);
        if (input.View is { } viewName)
        {
            FeatureViewDefinition view = set.FeatureViews[viewName];
            json.WriteString("source", view.Source);
            if (view.Columns.FirstOrDefault(c => c.Name == input.Column) is { } column)
            {
                json.WritePropertyName("column");
                FeatureJson.WriteAggregate(json, column);
            }
            else
            {
                json.WriteString("feature", input.Column);
            }
        }

        json.WriteEndObject();
    }
}
