namespace OnlineLearning.Silo.Demo;

/// <summary>The demo cannot go on; the message is one line.</summary>
public sealed class DemoException(string message) : Exception(message.ReplaceLineEndings(" "));
