namespace OnlineLearning.Batch.History;

/// <summary>What was asked of history cannot be answered; the message says which name or row, what was given and what is allowed.</summary>
public sealed class HistoryException(string message) : Exception(message);
