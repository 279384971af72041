namespace OnlineLearning.Storage;

/// <summary>The store cannot be opened, or stopped working. The message is one line for the operator: which file, and why.</summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
