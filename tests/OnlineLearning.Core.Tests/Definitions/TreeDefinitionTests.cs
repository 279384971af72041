using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Bagging;
using OnlineLearning.Core.Learning.Trees;
using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

public class TreeDefinitionTests
{
    [Theory]
    [InlineData("hoeffding_tree", typeof(HoeffdingTree))]
    [InlineData("hoeffding_adaptive_tree", typeof(HoeffdingAdaptiveTree))]
    [InlineData("adaptive_random_forest", typeof(AdaptiveRandomForest))]
    [InlineData("leveraging_bagging", typeof(LeveragingBagging))]
    [InlineData("leveraging_bagging_linear", typeof(LeveragingBagging))]
    public void A_kind_is_chosen_by_its_name(string kind, Type type)
        => Assert.IsType(type, new ModelPlan(Model($"learner: {kind}")).CreateLearner());

    [Fact]
    public void Settings_stand_flat_beside_the_kind()
    {
        var model = Model("learner: { kind: adaptive_random_forest, trees: 5, max_leaves: 64, poisson: 1 }");
        var forest = Assert.IsType<AdaptiveRandomForest>(new ModelPlan(model).CreateLearner());
        Assert.Equal(5, forest.Leaves.Count);
        Assert.Equal((64, 50), (forest.Plan.Settings.MaxLeaves, forest.Plan.Settings.GracePeriod));
        Assert.Equal(3, forest.Plan.Settings.Subspace);
    }

    [Fact]
    public void Bagging_of_linear_learners_takes_their_loss_and_optimiser()
        => Assert.IsType<LeveragingBagging>(new ModelPlan(Model("learner: { kind: leveraging_bagging_linear, members: 3, optimiser: sgd, schedule: { kind: constant, initial: 0.1 } }")).CreateLearner());

    [Theory]
    [InlineData("hoeffding_tree")]
    [InlineData("leveraging_bagging_linear")]
    public void Several_shards_are_refused_since_trees_and_bags_are_not_mixed(string kind)
    {
        var error = Assert.Single(Yaml.Bind(Text($"learner: {kind}, shards: 2")).Errors);
        Assert.Contains($"1: learner {kind} cannot be averaged over shards", error.ToString(), StringComparison.Ordinal);
    }

    private static ModelDefinition Model(string learner) => Yaml.Valid(Text(learner)).Models["tips"];

    private static string Text(string learner) => $$"""
        entities: { user: }
        models:
          tips: { task: regression, entities: user, inputs: [{ numeric: a }, { numeric: b }, { numeric: c }, { categorical: d }], label: tip, {{learner}} }

        """;
}
