namespace OnlineLearning.Core.Learning.Ensemble;

/// <summary>An example as a bank sees it.</summary>
/// <param name="places">Places in the bank's table.</param>
/// <param name="values">Their values.</param>
/// <param name="crosses">From this position on they are pairs of categories.</param>
internal readonly ref struct SparseView(ReadOnlySpan<int> places, ReadOnlySpan<float> values, int crosses)
{
    public readonly ReadOnlySpan<int> Places = places;
    public readonly ReadOnlySpan<float> Values = values;
    public readonly int Crosses = crosses;
}
