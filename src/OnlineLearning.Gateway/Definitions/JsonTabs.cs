namespace OnlineLearning.Definitions;

/// <summary>JSON may be indented by tabs, YAML may not: each tab between a JSON document's tokens becomes one space, so positions stay.</summary>
internal static class JsonTabs
{
    public static string ToSpaces(string text)
    {
        if (!text.Contains('\t') || text.AsSpan().TrimStart("\uFEFF \t\r\n") is not ['{' or '[', ..])
        {
            return text;
        }

        return string.Create(text.Length, text, static (spaced, original) =>
        {
            bool inText = false;
            for (int i = 0; i < original.Length; i++)
            {
                char c = original[i];
                spaced[i] = c == '\t' && !inText ? ' ' : c;
                if (inText && c == '\\' && i + 1 < original.Length)
                {
                    spaced[i + 1] = original[++i];
                }
                else if (c == '"')
                {
                    inText = !inText;
                }
            }
        });
    }
}
