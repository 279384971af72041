namespace OnlineLearning.Core.Definitions;

/// <summary>Which names and free texts a definition may hold.</summary>
public static class DefinitionName
{
    /// <summary>Entities, sources, fields, views, columns, models and request inputs; besides, what YAML reads as a flag or null is no name.</summary>
    public const string Pattern = "^[A-Za-z_][A-Za-z0-9_]{0,63}$";

    internal const string Allowed = "1 to 64 letters, digits or _, not starting with a digit; not true, false or null";

    /// <summary>Table columns, the label's name and the positive text.</summary>
    internal const string AllowedText = "1 to 256 characters without control characters";

    /// <summary>Descriptions.</summary>
    internal const string AllowedLongText = "1 to 4096 characters without control characters other than tabs and line ends";

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= 64
        && (char.IsAsciiLetter(name[0]) || name[0] == '_')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && name.ToLowerInvariant() is not ("true" or "false" or "null");

    internal static bool IsValidText(string text) => text.Length is > 0 and <= 256 && !text.Any(char.IsControl) && HasWholeCharacters(text);

    internal static bool IsValidLongText(string text) =>
        text.Length is > 0 and <= 4096 && !text.Any(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r')) && HasWholeCharacters(text);

    private static bool HasWholeCharacters(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (!char.IsSurrogatePair(text, i))
            {
                return false;
            }

            i++;
        }

        return true;
    }
}
