namespace OnlineLearning.Storage.Indexing;

/// <summary>An append call that waits for its commit.</summary>
internal readonly record struct WaitingEntry(GrainLog Log, long First, int Count, int Offset, int Length);
