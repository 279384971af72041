using System.Text;

namespace OnlineLearning.Core.Features;

/// <summary>
/// The key of an entity of several join keys as one text: the parts in the order of the join keys with <c>|</c> between them; within a part <c>\</c> stands before <c>|</c> and <c>\</c>. The key of an entity of one join key is that
/// part as it is.
/// </summary>
public static class JoinedKey
{
    /// <param name="parts">At least one.</param>
    public static string Of(params ReadOnlySpan<string> parts)
        => parts.Length == 1 ? parts[0] : string.Join('|', parts.ToArray().Select(part => part.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)));

    /// <summary>The parts; null where the text has another number of them than <paramref name="count"/>, or ends within an escape.</summary>
    public static string[]? Split(string key, int count)
    {
        if (count == 1)
        {
            return [key];
        }

        var parts = new List<string>(count);
        var part = new StringBuilder();
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] == '|')
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else if (key[i] != '\\')
            {
                part.Append(key[i]);
            }
            else if (++i < key.Length)
            {
                part.Append(key[i]);
            }
            else
            {
                return null;
            }
        }

        parts.Add(part.ToString());
        return parts.Count == count ? [.. parts] : null;
    }
}
