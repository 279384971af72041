using OnlineLearning.Core.Learning.Learners;

namespace OnlineLearning.Core.Learning.Exports;

/// <summary>Why a model cannot be exported.</summary>
/// <param name="Field">Its field, or the input.</param>
/// <param name="Given">What that is.</param>
/// <param name="Allowed">What could be exported.</param>
public readonly record struct ExportRefusal(string Field, string Given, string Allowed)
{
    private const string Inputs = "an input that is a number without buckets, a category, a part of the time, an entity's key, a cross of those, or an indicator of what is missing";

    /// <summary>All that is in the way; none where the model can be exported.</summary>
    public static IReadOnlyList<ExportRefusal> Of(ModelDefinition model)
        => model.Learner.Kind != LinearLearner.Kind.Name
            ? [new("learner.kind", model.Learner.Kind, $"{LinearLearner.Kind.Name}: the score of any other is not linear in its inputs")]
            : [.. model.Inputs.Where(input => What(input) is not null).Select(input => new ExportRefusal($"inputs.{input.Name}", What(input)!, Inputs))];

    private static string? What(InputDefinition input) => input.Kind switch
    {
        InputKind.Text => "a text",
        InputKind.Product => "a product of numbers",
        _ => input.Buckets > 0 ? $"a number in {input.Buckets} buckets" : null,
    };
}
