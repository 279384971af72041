using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Grains.Entities;

/// <summary>Answers a feature request from an entity's windows.</summary>
internal static class FeatureReading
{
    public static FeatureReply Read(EntityFeatures features, FeatureRequest request)
    {
        var count = request.Columns.Length;
        var (values, statuses, times) = (new FeatureDatum[count], new byte[count], new long[count]);
        for (var i = 0; i < count; i++)
        {
            var column = request.Columns[i];
            var colon = column.IndexOf(':');
            var value = features.Read(column[..colon], column[(colon + 1)..], request.Time);
            values[i] = value.Value;
            statuses[i] = (byte)value.Status;
            times[i] = value.EventTicks == long.MinValue ? 0 : value.EventTicks;
        }

        return new(values, statuses, times);
    }
}
