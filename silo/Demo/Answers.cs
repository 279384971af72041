namespace OnlineLearning.Silo.Demo;

// The parts of the HTTP door's answers that the demo reads.
internal sealed record AppliedAnswer(bool Changed);

internal sealed record PredictionAnswer(string PredictionId, double Prediction);

internal sealed record LearnAnswer(double Prediction);

internal sealed record EventAnswer(string Status);

internal sealed record FeedbackAnswer(string Status, long Updates);

internal sealed record FeaturesAnswer(IReadOnlyList<FeatureRow> Results);

internal sealed record FeatureRow(IReadOnlyList<DateTimeOffset?> EventTimestamps);

internal sealed record ModelAnswer(int Version, long Updates, double? LearningRate, MonitorAnswer Monitor);

internal sealed record MonitorAnswer(long Labels, double? LatencyP50Ms, double? LatencyP99Ms, IReadOnlyList<AlertAnswer> Alerts);

internal sealed record AlertAnswer(string Kind, DateTimeOffset Time, string Detail);
