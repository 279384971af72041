namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>An expression that cannot be: where, and what is allowed there.</summary>
/// <param name="position">Character at which it is wrong, from 1.</param>
/// <param name="given">What stands there.</param>
/// <param name="allowed">What may stand there.</param>
/// <param name="names">The names that are known there; empty where it is not about a name.</param>
public sealed class ExpressionException(int position, string given, string allowed, IReadOnlyCollection<string>? names = null)
    : Exception($"at character {position}: was given {given}; {allowed}{(names is { Count: > 0 } ? ": " + string.Join(", ", names) : "")}")
{
    public int Position { get; } = position;

    public string Given { get; } = given;

    public string Allowed { get; } = allowed;

    public IReadOnlyCollection<string> Names { get; } = names ?? [];
}
