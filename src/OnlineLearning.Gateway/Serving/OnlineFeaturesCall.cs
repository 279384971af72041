namespace OnlineLearning.Gateway.Serving;

/// <summary>A question in Feast's form as read.</summary>
/// <param name="Rows">Whose features.</param>
/// <param name="Keys">Columns of join keys that the answer repeats, in the order of the body.</param>
/// <param name="FullNames"><c>view__column</c> rather than <c>column</c>.</param>
internal sealed record OnlineFeaturesCall(FeatureRows Rows, List<FrameColumn> Keys, bool FullNames);
