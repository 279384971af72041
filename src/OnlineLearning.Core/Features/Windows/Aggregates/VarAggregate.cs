using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>Population variance (divided by n), 0 of one value.</summary>
public sealed class VarAggregate : MomentsAggregate
{
    public override string Name => "var";

    public override string Doc => "Population variance (divided by n), 0 of one value";

    protected override double Read(in Moments moments) => moments.Count > 0 ? moments.Variance : double.NaN;
}
