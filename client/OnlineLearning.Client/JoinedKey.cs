namespace OnlineLearning.Client;

/// <summary>The key of an entity of several join keys as one text: the parts in the order of the join keys with <c>|</c> between them; within a part <c>\</c> stands before <c>|</c> and <c>\</c>.</summary>
public static class JoinedKey
{
    /// <param name="parts">One for each join key; one alone is the key as it is.</param>
    public static string Of(params ReadOnlySpan<string> parts)
    {
        if (parts.Length == 1)
        {
            return parts[0];
        }

        var escaped = new string[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            escaped[i] = parts[i].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);
        }

        return string.Join('|', escaped);
    }
}
