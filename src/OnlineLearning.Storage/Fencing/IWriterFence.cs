namespace OnlineLearning.Storage.Fencing;

/// <summary>A journal's store as it refuses writers, for good: silos that are dead to the others, whether or not they know it.</summary>
public interface IWriterFence
{
    /// <summary>Writers that a store remembers as refused; beyond it those that were refused first are forgotten, about 40 bytes each. A process that slept while so many others died learns from the membership that it is dead.</summary>
    public const int Most = 4096;

    /// <summary>
    /// When it returns, every commit of each of <paramref name="writers"/> either was complete before, and is found by whoever takes its grain over after, or is refused for good. May be repeated; where it fails, it is to be repeated before a grain is taken over.
    /// </summary>
    /// <param name="writers">Their names (<see cref="JournalWriter.Name"/>).</param>
    /// <param name="cancellation">Ends the waiting; whether they are refused is not known then.</param>
    Task FenceAsync(IReadOnlyCollection<string> writers, CancellationToken cancellation = default);
}
