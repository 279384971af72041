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
    [InlineData("linear, optimiser: sgd", "leveraging_bagging_linear")]
    [InlineData("hoeffding_tree, max_leaves: 9", "leveraging_bagging")]
    [InlineData("hoeffding_adaptive_tree, drift_delta: 0.01", "leveraging_bagging_hoeffding_adaptive_tree")]
    public void Bagging_names_its_base_whose_settings_stand_beside(string stated, string kind)
    {
        var model = Model($"learner: {{ kind: leveraging_bagging, members: 3, base: {stated} }}");
        Assert.Equal((kind, 3), (model.Learner.Kind, model.Learner.Settings["members"]));
        Assert.IsType<LeveragingBagging>(new ModelPlan(model).CreateLearner());
    }

    [Theory]
    [InlineData("kind: leveraging_bagging, base: softmax", "learner.base: was given softmax; one of: hoeffding_adaptive_tree, hoeffding_tree, linear")]
    [InlineData("kind: leveraging_bagging, base: liner", "did you mean linear?")]
    [InlineData("kind: leveraging_bagging, base: auto", "learner.base: was given auto")]
    [InlineData("kind: hoeffding_tree, base: linear", "no base: only learner leveraging_bagging has one")]
    [InlineData("kind: leveraging_bagging, base: hoeffding_tree, optimiser: sgd", "no optimiser: learner leveraging_bagging has none")]
    public void A_base_that_there_is_not_is_refused(string stated, string expected)
        => Assert.Contains(Yaml.Bind(Text($"learner: {{ {stated} }}")).Errors, error => error.ToString().Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("hoeffding_tree")]
    [InlineData("leveraging_bagging_linear")]
    public void Several_shards_are_not_mixed_since_trees_and_bags_have_no_average(string kind)
        => Assert.False(new ModelPlan(Model($"learner: {kind}, shards: 2")).IsMixed);

    private static ModelDefinition Model(string learner) => Yaml.Valid(Text(learner)).Models["tips"];

    private static string Text(string learner) => $$"""
        entities: { user: }
        models:
          tips: { task: regression, entities: user, inputs: [{ numeric: a }, { numeric: b }, { numeric: c }, { categorical: d }], label: tip, {{learner}} }

        """;
}
