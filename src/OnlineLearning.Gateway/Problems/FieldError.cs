using OnlineLearning.Core.Definitions;

namespace OnlineLearning.Gateway.Problems;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Field">Path of the field, as <c>features.zone</c>.</param>
/// <param name="Given">What was given, cut to 100 characters; null where it is missing.</param>
/// <param name="Allowed">What is allowed.</param>
/// <param name="Position">Definitions: where it stands.</param>
internal sealed record FieldError(string Field, string? Given, string Allowed, SourcePosition? Position = null)
{
    public override string ToString() => Given is null ? $"{Field} is missing; allowed: {Allowed}" : $"{Field} was given {Given}; allowed: {Allowed}";
}
