using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>Sample variance (divided by n - 1), of at least two values.</summary>
public sealed class VarSampleAggregate : MomentsAggregate
{
    public override string Name => "var_sample";

    public override string Doc => "Sample variance (divided by n - 1), of at least two values";

    protected override double Read(in Moments moments) => moments.Count > 1 ? moments.SampleVariance : double.NaN;
}
