namespace OnlineLearning.Storage;

/// <summary>A grain storage that knows which grains have a state in it.</summary>
internal interface IListedStates
{
    /// <summary>Each once, in no order.</summary>
    IAsyncEnumerable<GrainId> ListAsync(string stateName, GrainType type, CancellationToken cancellation);
}
