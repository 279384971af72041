using System.Text.Json;

namespace OnlineLearning.Gateway.Serving;

/// <summary>One column of an answer.</summary>
/// <param name="View">Its view.</param>
/// <param name="Name">Its name within the view.</param>
/// <param name="Read">Number of the read that brings it; -1 where it is computed on demand.</param>
/// <param name="Index">Its place among the read's columns, or among all that are computed.</param>
internal sealed record ServedColumn(string View, string Name, int Read, int Index)
{
    /// <summary><c>view:column</c>.</summary>
    public string Reference { get; } = $"{View}:{Name}";

    /// <summary>The name as Feast answers it: <c>column</c>.</summary>
    public JsonEncodedText Short { get; } = JsonEncodedText.Encode(Name);

    /// <summary>The name as Feast answers it with <c>full_feature_names</c>: <c>view__column</c>.</summary>
    public JsonEncodedText Full { get; } = JsonEncodedText.Encode($"{View}__{Name}");
}
