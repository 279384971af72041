using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Prequential;

/// <summary>A model to evaluate, with the definitions it stands among.</summary>
internal sealed record Candidate(DefinitionSet Definitions, ModelDefinition Model)
{
    /// <summary>Whether a row read for the other is right for this one too: they differ in name, learner (its bits and its loss, which decides the labels that are allowed, aside) and waits at the most.</summary>
    public bool ReadsAs(Candidate other) => Model.Learner.Bits == other.Model.Learner.Bits && Model.Learner.Loss == other.Model.Learner.Loss && DefinitionJson.Write(Model).AsSpan().SequenceEqual(DefinitionJson.Write(other.Model with
    {
        Name = Model.Name,
        Learner = Model.Learner,
        LabelWait = Model.LabelWait,
        DefaultLabel = Model.DefaultLabel,
        MaxOpenPredictions = Model.MaxOpenPredictions,
    })) && Model.Table.Events.Count == 0;
}
