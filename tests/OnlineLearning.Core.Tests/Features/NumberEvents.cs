using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;

namespace OnlineLearning.Core.Tests.Features;

/// <summary>Events of numbers: created when they happened, NaN is null.</summary>
internal static class NumberEvents
{
    [ThreadStatic]
    private static FeatureDatum[]? t_values;

    public static Placement Apply(this ViewWindows view, long ticks, ReadOnlySpan<double> values)
    {
        var data = t_values?.Length == values.Length ? t_values : t_values = new FeatureDatum[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            data[i] = FeatureDatum.Of(values[i]);
        }

        return view.Apply(ticks, ticks, data);
    }
}
