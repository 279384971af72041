namespace OnlineLearning.Core.Evaluation.Generators;

/// <summary>A stream was asked for that there is none of: the message says what was given and what is allowed.</summary>
public sealed class StreamException(string message) : Exception(message);
