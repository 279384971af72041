using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Features;

/// <summary>What a view is said to cost at most is not exceeded by an entity with as many and as different events as its windows take, and not far above it.</summary>
public class ViewCostTests
{
    private static readonly SourceDefinition Source = new("s", "e", [new("value", FieldType.Float), new("text", FieldType.String), new("vector", FieldType.Vector, 3)]);

    public static TheoryData<string, FieldType, bool> Cases()
    {
        var cases = new TheoryData<string, FieldType, bool>();
        foreach (var each in AggregateCase.All.Where(each => each.Type is FieldType.Float or FieldType.String))
        {
            cases.Add(each.Name, each.Type, false);
            if (each.Registered.IsWindowed && each.Name is "sum" or "last")
            {
                cases.Add(each.Name, each.Type, true);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_window_stays_within_what_is_stated_and_comes_near_it(string name, FieldType type, bool isExact)
    {
        var column = new AggregateCase(name, type).Definition(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(6), isExact) with { Of = type == FieldType.String ? "text" : "value" };
        var plan = new ViewPlan(new("v", "s", TimeSpan.Zero, [column]), Source);
        var (cost, view) = (ViewCost.Of(plan), new ViewWindows(plan));
        Assert.Equal([column.Name], cost.Columns.Select(each => each.Column));
        var most = 0L;
        for (var i = 0; i < 20_000; i++)
        {
            // Values over many powers of ten and of both signs, so that sketches are full.
            var number = (i % 2 == 0 ? 1 : -1) * Math.Pow(10, i % 977 / 97.7 - 5) * (1 + i / 1e6);
            view.Apply(i * TimeSpan.TicksPerSecond / 60, 0, [FeatureDatum.Of(number), FeatureDatum.Of(Text(i)), default]);
            if (i % 500 == 499)
            {
                view.Read(0, (i + 1) * TimeSpan.TicksPerSecond / 60);
                most = Math.Max(most, Retained.Bytes(view, typeof(ViewPlan), typeof(IAggregate), Folding));
            }
        }

        Assert.InRange(most, (long)(cost.MostBytes * (cost.MostBytes > 2_000 ? 0.4 : 0.25)), cost.MostBytes);
    }

    [Fact]
    public void Plain_features_stay_within_what_is_stated()
    {
        var plan = new ViewPlan(new("v", "s", TimeSpan.Zero, []) { Features = ["value", "text", "vector"] }, Source);
        var (cost, view) = (ViewCost.Of(plan), new ViewWindows(plan));
        for (var i = 0; i < 5; i++)
        {
            view.Apply(i, i, [FeatureDatum.Of(1.0), FeatureDatum.Of(Text(i)), FeatureDatum.Of([i, 2.0, 3.0])]);
        }

        Assert.Equal(["value", "text", "vector"], cost.Columns.Select(each => each.Column));
        Assert.InRange(Retained.Bytes(view, typeof(ViewPlan)), cost.MostBytes / 2, cost.MostBytes);
    }

    [Fact]
    public void Columns_that_share_a_window_cost_it_once_and_answer_each_its_own()
    {
        AggregateDefinition Percentile(string name, double percentile) => new(name, "percentile", "value", TimeSpan.FromHours(1), null, null)
        {
            Settings = Settings.Of(AggregateRegistry.Find("percentile")!.Settings, ("percentile", percentile)),
        };
        var plan = new ViewPlan(new("v", "s", TimeSpan.Zero, [Percentile("low", 10), Percentile("high", 90)]), Source);
        var (cost, view) = (ViewCost.Of(plan), new ViewWindows(plan));
        for (var i = 0; i <= 100; i++)
        {
            view.Apply(i, 0, [FeatureDatum.Of((double)i), default, default]);
        }

        Assert.True(cost.Columns[0].MostBytes > 0 && cost.Columns[1].MostBytes == 0);
        Assert.Equal((10, 90), (view.Read(0, 1_000).Value.Number, view.Read(1, 1_000).Value.Number), (a, b) => Math.Abs(a.Item1 / b.Item1 - 1) < 0.01 && Math.Abs(a.Item2 / b.Item2 - 1) < 0.01);
    }

    private static Type Folding => typeof(EventWindow).Assembly.GetType("OnlineLearning.Core.Features.Windows.Folding")!;

    private static string Text(int i) => i.ToString("D6") + new string('x', FieldDefinition.MostText - 6);
}
