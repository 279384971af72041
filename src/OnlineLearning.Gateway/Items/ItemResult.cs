using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Items;

/// <summary>What became of one item: an answer or a problem.</summary>
internal readonly record struct ItemResult<TAnswer>(TAnswer Answer, Problem? Problem)
{
    public static implicit operator ItemResult<TAnswer>(TAnswer answer) => new(answer, null);

    public static implicit operator ItemResult<TAnswer>(Problem problem) => new(default!, problem);
}
