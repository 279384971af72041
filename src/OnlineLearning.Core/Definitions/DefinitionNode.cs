namespace OnlineLearning.Core.Definitions;

/// <summary>Where in which document something stands; lines and columns count from 1.</summary>
public sealed record SourcePosition(string File, int Line, int Column)
{
    public override string ToString() => Line > 0 ? $"{File}:{Line}:{Column}" : File;
}

/// <summary>A parsed YAML or JSON document, free of the format it came in, each node with its position.</summary>
public abstract record DefinitionNode(SourcePosition Position);

/// <summary>A scalar. <paramref name="IsText"/>: it was quoted, so it is text even if it reads as a number.</summary>
public sealed record ScalarNode(SourcePosition Position, string? Text, bool IsText) : DefinitionNode(Position);

/// <summary>A list.</summary>
public sealed record ListNode(SourcePosition Position, IReadOnlyList<DefinitionNode> Items) : DefinitionNode(Position);

/// <summary>A map; keys keep their order and their own positions. A key given twice is refused by the reader.</summary>
public sealed record MapNode(SourcePosition Position, IReadOnlyList<MapEntry> Entries) : DefinitionNode(Position);

/// <summary>One key of a map with its value.</summary>
public sealed record MapEntry(string Key, SourcePosition KeyPosition, DefinitionNode Value);

/// <summary>One thing wrong with a definition.</summary>
/// <param name="Position">File, line and column.</param>
/// <param name="Field">Path of the field, as <c>models.rating.learner.loss</c>.</param>
/// <param name="Given">What was given; null where something is missing.</param>
/// <param name="Allowed">What is allowed, with the nearest known name where there is one.</param>
public sealed record DefinitionError(SourcePosition Position, string Field, string? Given, string Allowed)
{
    public override string ToString() => $"{Position}: {Field}: {(Given is null ? "is missing" : $"was given {Given}")}; {Allowed}";
}
