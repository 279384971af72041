namespace OnlineLearning.Storage.Fencing;

/// <summary>A store takes nothing more of this writer.</summary>
internal sealed class WriterRefusedException : Exception;
