using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Preparation;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>A model with everything that a learner's preparation adds: scales of all kinds, buckets, products of numbers, categories, angles and a text.</summary>
internal static class ExpandingModel
{
    public static ModelDefinition Definition { get; } = TestModels.Model(
        TestModels.Learner("squared"),
        TestModels.Numeric("a") with { Scale = new ScaleDefinition(ScaleDefinition.Decayed, 20), Buckets = 4 },
        TestModels.Numeric("b") with { Scale = new ScaleDefinition(ScaleDefinition.MinMax) },
        TestModels.Numeric("c"),
        TestModels.Numeric("raw") with { Scale = new ScaleDefinition(ScaleDefinition.None), Buckets = 2 },
        TestModels.Category("k") with { Signed = true },
        new InputDefinition(InputKind.Text, "t"),
        new InputDefinition(InputKind.Sine, "hour.sin", Column: "hour"),
        new InputDefinition(InputKind.Cosine, "hour.cos", Column: "hour"),
        Product("a", "b"), Product("c", "c"), Product("a", "k"), Product("k", "t", "c"), Product("b", "hour.sin"), Product("raw", "a"),
        new InputDefinition(InputKind.Missing, "a.missing", Parts: ["a"])) with
    {
        Learner = TestModels.Learner("squared") with { Bits = 12 },
    };

    public static InputDefinition Product(params string[] parts) => new(InputKind.Product, string.Join('*', parts), Parts: parts);

    public static (ModelPlan Plan, ILearner Learner) Create()
    {
        var plan = new ModelPlan(Definition);
        return (plan, plan.CreateLearner());
    }

    /// <summary>Encoded examples, each input missing now and then.</summary>
    public static Entry[][] Stream(int seed, int count)
    {
        var (plan, random) = (new ModelPlan(Definition), new Random(seed));
        var (values, into) = (new RequestValues(plan), new EntryBuffer());
        return [.. Enumerable.Range(0, count).Select(row =>
        {
            values.Clear();
            into.Clear();
            foreach (var input in plan.RequestInputs.Where(_ => random.Next(5) > 0))
            {
                switch (input.Kind)
                {
                    case InputKind.Numeric:
                        values.SetNumber(input.RequestOrdinal, random.Gaussian() * Math.Pow(10, input.RequestOrdinal));
                        break;
                    case InputKind.Categorical:
                        values.SetCategory(input.RequestOrdinal, $"k{random.Next(5)}");
                        break;
                    default:
                        values.SetText(input.RequestOrdinal, $"w{random.Next(9)} w{random.Next(9)} w{random.Next(9)}");
                        break;
                }
            }

            plan.Encoder.Encode(values, row * TimeSpan.TicksPerHour, ["ann"], into);
            return into.Entries.ToArray();
        })];
    }
}
