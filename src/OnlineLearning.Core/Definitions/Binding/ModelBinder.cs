using System.Numerics;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Core.Definitions.Binding;

internal static class ModelBinder
{
    private const int MostEntities = 8;
    private const long MostWeights = 1 << 26;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    private static readonly string[] Tasks = [.. Enum.GetNames<TaskKind>().Select(name => name.ToLowerInvariant())];

    public static void Bind(DefinitionScope scope)
    {
        foreach ((MapEntry entry, NodeCursor at) in scope.Items(Section.Models))
        {
            string name = entry.Key;
            scope.Models[name] = Bind(scope, name, at);
        }
    }

    private static ModelDefinition Bind(DefinitionScope scope, string name, NodeCursor at)
    {
        MapCursor fields = at.Map();
        NodeCursor taskAt = fields.Field("task");
        taskAt.Require($"one of: {string.Join(", ", Tasks)}");
        TaskKind? task = taskAt.OneOf(Tasks) is { } kind ? (TaskKind)Array.IndexOf(Tasks, kind) : null;
        List<string> entities = Entities(scope, fields.Field("entities"));
        NodeCursor inputsAt = fields.Field("inputs");
        NodeCursor personalAt = fields.Field("personal");
        IReadOnlyList<InputDefinition> inputs = new InputBinder(scope, entities, task).Bind(inputsAt);
        LabelDefinition label = LabelBinder.Bind(fields.Field("label"), task);
        NodeCursor learnerAt = fields.Field("learner");
        LearnerDefinition learner = LearnerBinder.Bind(learnerAt, task, inputs);
        ModelDefinition defaults = new()
        {
            Name = name,
            Task = task ?? TaskKind.Regression,
            Entities = entities,
            Inputs = inputs,
            Label = label,
            Learner = learner,
            Personal = Personal(personalAt, task, entities, inputs),
            DefaultLabel = LabelBinder.Default(fields.Field("default_label"), task, label, learner.Loss),
            Table = new TableBinder(scope, entities, inputs).Bind(fields.Field("table")),
        };
        ModelDefinition model = defaults with
        {
            Shards = fields.Field("shards").Whole(1, 64) ?? defaults.Shards,
            Rewarm = RewarmBinder.Bind(fields.Field("rewarm")),
            LabelWait = fields.Field("label_wait").Duration(ShortestWait, LongestWait) ?? defaults.LabelWait,
            MaxOpenPredictions = fields.Field("max_open_predictions").Whole(1, 1_000_000) ?? defaults.MaxOpenPredictions,
        };
        fields.RefuseUnknown();
        if (label.Classes is { } classes && (long)classes.Count << model.Learner.Bits > MostWeights)
        {
            learnerAt.Errors.Add(learnerAt.Position, $"{learnerAt.Path}.bits", $"{model.Learner.Bits}", $"at most {BitOperations.Log2((uint)(MostWeights / classes.Count))} with {classes.Count} classes: each has 2^bits weights");
        }

        if (at.IsMap && inputsAt.Items().Count == 0 && model.Personal.Count == 0)
        {
            at.Errors.Add(at.Position, inputsAt.Path, null, "a model needs at least one input or personal term");
        }

        return model;
    }

    private static IReadOnlyDictionary<string, PersonalDefinition> Personal(NodeCursor at, TaskKind? task, List<string> entities, IReadOnlyList<InputDefinition> inputs)
    {
        if (task != TaskKind.Multiclass)
        {
            return new PersonalBinder(entities, inputs).Bind(at);
        }

        if (!at.IsMap || at.Map().Entries().Any())
        {
            at.Forbid("no personal terms: a multiclass model has only the shared part; an entity's key can be an input (entity), or its last class (label: last)");
        }

        return new Dictionary<string, PersonalDefinition>();
    }

    private static List<string> Entities(DefinitionScope scope, NodeCursor at)
    {
        List<string> entities = [];
        at.Require("1 to 8 entities; the first is the primary one");
        foreach (NodeCursor item in at.Items().Take(MostEntities))
        {
            if (scope.EntityAt(item) is not { } entity)
            {
                continue;
            }

            if (entities.Contains(entity))
            {
                item.Refuse("each entity once");
            }

            entities.Add(entity);
        }

        if (!at.IsAbsent && at.Items().Count is 0 or > MostEntities)
        {
            at.Errors.Add(at.Position, at.Path, $"{at.Items().Count} entities", $"1 to {MostEntities} entities; the first is the primary one");
        }

        return entities;
    }
}
