using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Evaluation.Generators;

/// <summary>What a stream's label is.</summary>
public enum StreamTask
{
    /// <summary>0 or 1.</summary>
    Binary,

    /// <summary>Any finite number.</summary>
    Regression,

    /// <summary>0 to <see cref="StreamKind.Classes"/> - 1.</summary>
    Multiclass,
}

/// <summary>A kind of synthetic stream, as the literature names it.</summary>
public sealed class StreamKind
{
    /// <summary>Lower case letters; also the model's name in its definition.</summary>
    public required string Name { get; init; }

    /// <summary>One line: inputs, label, what drifts.</summary>
    public required string Summary { get; init; }

    /// <summary>The paper it is from.</summary>
    public required string Source { get; init; }

    public required IReadOnlyList<Setting> Settings { get; init; }

    /// <summary>Names of those that say which columns or classes there are, so that no drift can change them.</summary>
    public IReadOnlyList<string> Fixed { get; init; } = [];

    /// <summary>Each setting at its default.</summary>
    public Settings Defaults => Numerics.Settings.Of(Settings);

    /// <summary>The columns under some settings: inputs, then the label.</summary>
    public required Func<Settings, IReadOnlyList<StreamColumn>> Columns { get; init; }

    /// <summary>A concept at its beginning, from settings and seed.</summary>
    public required Func<Settings, ulong, IConcept> Create { get; init; }

    /// <summary>Number of classes of the label; 0: a number (regression).</summary>
    public required Func<Settings, int> Classes { get; init; }

    /// <summary>What is wrong with settings that are each within their range; null: nothing.</summary>
    public Func<Settings, string?> Conflict { get; init; } = _ => null;

    public StreamTask Task(Settings settings) => Classes(settings) switch { 0 => StreamTask.Regression, 2 => StreamTask.Binary, _ => StreamTask.Multiclass };
}
