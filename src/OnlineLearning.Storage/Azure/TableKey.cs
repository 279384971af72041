namespace OnlineLearning.Storage.Azure;

/// <summary>Keys of rows as Orleans makes them: what Azure does not allow in a key becomes '_', so <c>a/b</c> and <c>a_b</c> are one row.</summary>
internal static class TableKey
{
    private const int MostCharacters = 1023;

    /// <exception cref="ArgumentException">It is too long.</exception>
    public static string Of(string text)
    {
        var key = string.Create(text.Length, text, (characters, from) =>
        {
            for (var i = 0; i < characters.Length; i++)
            {
                characters[i] = from[i] is '/' or '\\' or '#' or '?' ? '_' : from[i];
            }
        });
        return key.Length <= MostCharacters ? key : throw new ArgumentException($"A key of an Azure table has at most {MostCharacters} characters, this one {key.Length}: {key}", nameof(text));
    }
}
