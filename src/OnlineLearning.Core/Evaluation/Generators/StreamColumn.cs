namespace OnlineLearning.Core.Evaluation.Generators;

/// <summary>What a column of a generated table holds.</summary>
public enum StreamColumnKind
{
    /// <summary>A number.</summary>
    Numeric,

    /// <summary>A whole number that only names something.</summary>
    Categorical,

    /// <summary>What is to be predicted: a number, 0 or 1, or a class from 0.</summary>
    Label,
}

/// <summary>A column of a generated table.</summary>
public sealed record StreamColumn(string Name, StreamColumnKind Kind)
{
    /// <summary><paramref name="prefix"/> with 1, 2, ..., all numeric.</summary>
    public static IEnumerable<StreamColumn> Numbered(string prefix, int count) => Enumerable.Range(1, count).Select(i => new StreamColumn($"{prefix}{i}", StreamColumnKind.Numeric));

    public static StreamColumn Label(string name) => new(name, StreamColumnKind.Label);
}
