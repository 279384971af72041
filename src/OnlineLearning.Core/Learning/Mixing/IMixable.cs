namespace OnlineLearning.Core.Learning.Mixing;

/// <summary>
/// A learner of one data shard of several, whose weights are averaged with the others' now and then: <see cref="Contribute"/> on each, <see cref="Mix.Of"/> over all, <see cref="TakeOn"/> on each.
/// The calls belong to the learner's one writer; it may go on learning between them.
/// </summary>
public interface IMixable
{
    /// <summary>Number of the last mix taken on; 0: none.</summary>
    long Round { get; }

    /// <summary>What this shard gives to the next mix, as of now. An earlier contribution that was not answered is forgotten.</summary>
    /// <param name="shard">Its number, 0 to 63.</param>
    /// <param name="whole">All weights that are not zero, also those unchanged since the last mix: wanted where shards have not taken on the same mixes.</param>
    /// <exception cref="InvalidOperationException">The learner was made for a model whose shards are not mixed.</exception>
    MixShare Contribute(int shard, bool whole);

    /// <summary>
    /// Takes on a mix: each weight becomes the mixed one plus what this shard has learnt since it contributed. Optimiser state and the number of updates stay the shard's own.
    /// </summary>
    /// <returns>What changed, for the journal; null where the mix does not answer this learner's last contribution, and nothing changed.</returns>
    MixChange? TakeOn(MixResult mixed);

    /// <summary>Makes a change that <see cref="TakeOn"/> made before, on the same state: bit for bit the same state after it.</summary>
    /// <exception cref="InvalidDataException">The change is of a table of another size.</exception>
    void Apply(MixChange change);
}
