using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>Population standard deviation (divided by n), 0 of one value.</summary>
public sealed class StdAggregate : MomentsAggregate
{
    public override string Name => "std";

    public override string Doc => "Population standard deviation (divided by n), 0 of one value";

    protected override double Read(in Moments moments) => moments.Count > 0 ? moments.StandardDeviation : double.NaN;
}
