using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Monitors;

/// <summary>An alarm that the model's shards have not all answered yet: they are asked again, with the same id, until they have.</summary>
/// <param name="Alert">Time of its alert, ticks UTC.</param>
/// <param name="Share">Share of the initial learning rate.</param>
internal sealed record PendingRewarm(long Alert, double Share)
{
    /// <summary>Id of the re-warming: one alarm, one id, over any number of crashes.</summary>
    public UInt128 IdIn(string model, int version) => MurmurHash3.Hash128($"{model}/{version}/loss/{Alert}");

    public static void Write(StateWriter writer, PendingRewarm? pending)
    {
        writer.Bool(pending is not null);
        if (pending is not null)
        {
            writer.Int64(pending.Alert);
            writer.Double(pending.Share);
        }
    }

    public static PendingRewarm? Read(ref StateReader reader) => reader.Bool() ? new(reader.Int64(), reader.Double()) : null;
}
