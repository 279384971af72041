namespace OnlineLearning.Core.Features.History;

/// <summary>What a row of a training set asks: the features at a time, by what was known.</summary>
/// <param name="Time">Query time t, ticks UTC. Windows end before it; plain features include it.</param>
/// <param name="Known">Only events that were created at this time or before; <see cref="long.MaxValue"/>: all that are known now.</param>
public readonly record struct AsOf(long Time, long Known = long.MaxValue);
