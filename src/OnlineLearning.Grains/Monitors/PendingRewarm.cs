using System.Globalization;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Monitors;

/// <summary>An alarm that the model's shards have not all answered yet: they are asked again, with the same id, until they have.</summary>
/// <param name="Alert">Time of its alert, ticks UTC.</param>
/// <param name="Labels">Labels that the model had had by then.</param>
/// <param name="Share">Share of the initial learning rate.</param>
internal sealed record PendingRewarm(long Alert, double Labels, double Share)
{
    /// <summary>Id of the re-warming: one alarm, one id, over any number of crashes.</summary>
    public UInt128 IdIn(string model, int version) => MurmurHash3.Hash128(string.Create(CultureInfo.InvariantCulture, $"{model}/{version}/loss/{Alert}/{Labels:F0}"));

    public static void Write(StateWriter writer, PendingRewarm? pending)
    {
        writer.Bool(pending is not null);
        if (pending is not null)
        {
            writer.Int64(pending.Alert);
            writer.Double(pending.Labels);
            writer.Double(pending.Share);
        }
    }

    public static PendingRewarm? Read(ref StateReader reader) => reader.Bool() ? new(reader.Int64(), reader.Double(), reader.Double()) : null;
}
