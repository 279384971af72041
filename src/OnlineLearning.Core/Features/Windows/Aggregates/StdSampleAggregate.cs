using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>Sample standard deviation (divided by n - 1), of at least two values.</summary>
public sealed class StdSampleAggregate : MomentsAggregate
{
    public override string Name => "std_sample";

    public override string Doc => "Sample standard deviation (divided by n - 1), of at least two values";

    protected override double Read(in Moments moments) => moments.Count > 1 ? moments.SampleStandardDeviation : double.NaN;
}
