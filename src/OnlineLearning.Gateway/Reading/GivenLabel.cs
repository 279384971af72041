namespace OnlineLearning.Gateway.Reading;

/// <summary>A label as it stands in the item, before the model is known that says what it means.</summary>
/// <param name="Number">The number, or 1 and 0 for true and false; NaN where it is none of these.</param>
/// <param name="Text">The string; null where it is none.</param>
internal readonly record struct GivenLabel(double Number, string? Text);
