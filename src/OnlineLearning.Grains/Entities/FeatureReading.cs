using System.Runtime.CompilerServices;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Grains.Entities;

/// <summary>Answers a feature request from an entity's windows.</summary>
internal static class FeatureReading
{
    // Within a process the gateway asks with one array again and again: its columns are found once, and forgotten with the array.
    private static readonly ConditionalWeakTable<string[], FeatureColumns> s_columns = [];

    public static FeatureReply Read(EntityFeatures features, FeatureRequest request)
    {
        var count = request.Columns.Length;
        var (values, statuses, times) = (new FeatureDatum[count], new byte[count], new long[count]);
        features.Read(Columns(features.Plan, request.Columns), request.Time, values, statuses, times);
        return new(values, statuses, times);
    }

    private static FeatureColumns Columns(EntityPlan plan, string[] references)
    {
        if (s_columns.TryGetValue(references, out var columns) && ReferenceEquals(columns.Plan, plan))
        {
            return columns;
        }

        columns = new FeatureColumns(plan, references);
        s_columns.AddOrUpdate(references, columns);
        return columns;
    }
}
