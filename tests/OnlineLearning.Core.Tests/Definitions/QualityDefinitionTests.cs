using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Tests.Architecture;
using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

/// <summary>The definitions that docs/benchmarks.md gives figures for name columns, and the loss where the figure is of the absolute error; nothing else.</summary>
public sealed class QualityDefinitionTests
{
    private static readonly string[] Files = [.. SourceTree.Files("*.yaml", "tests/OnlineLearning.Benchmarks/Definitions").Where(file => !Path.GetFileName(file).StartsWith("personal-", StringComparison.Ordinal))];

    [Fact]
    public void No_learner_is_tuned()
    {
        ModelDefinition[] models = [.. Files.SelectMany(file => Yaml.Valid(File.ReadAllText(file)).Models.Values)];

        Assert.Equal(9, models.Length);
        Assert.All(models, model =>
        {
            LearnerDefinition defaults = LearnerDefaults.Learner(model.Task, "auto");
            Assert.Equal(defaults with { Loss = model.Learner.Loss }, model.Learner);
            Assert.True(model.Learner.Loss == defaults.Loss || model.Name.EndsWith("_absolute", StringComparison.Ordinal), model.Name);
        });
    }

    [Fact]
    public void No_input_is_prepared()
        => Assert.All(Files.SelectMany(file => Yaml.Valid(File.ReadAllText(file)).Models.Values).SelectMany(model => model.Inputs), input =>
        {
            Assert.Null(input.Scale);
            Assert.Equal(0, input.Buckets);
        });
}
