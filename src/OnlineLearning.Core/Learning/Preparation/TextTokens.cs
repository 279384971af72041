using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Preparation;

/// <summary>Splits text into lower-case words (runs of letters and digits) and hashes them, runs of them and runs of their characters.</summary>
internal static class TextTokens
{
    private const int LongestWord = 64;
    private const ulong CharacterSeed = 0x6368617261637465UL;

    /// <summary>
    /// Leaves in <paramref name="hashes"/> the different tokens, sorted; at most <see cref="RequestValues.MaxTokens"/> are read, in the text's order; of a longer word its first 64 letters.
    /// </summary>
    public static void Hash(ReadOnlySpan<char> text, ulong seed, TextGrams grams, List<ulong> hashes)
    {
        hashes.Clear();
        Span<char> word = stackalloc char[LongestWord + 2];
        Span<ulong> recent = stackalloc ulong[TextGrams.LongestRun];
        for (int i = 0, words = 0; i < text.Length && hashes.Count < RequestValues.MaxTokens;)
        {
            var start = i;
            while (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                i++;
            }

            if (i == start)
            {
                i++;
                continue;
            }

            var length = text[start..Math.Min(i, start + LongestWord)].ToLowerInvariant(word[1..]);
            recent[words++ % recent.Length] = MurmurHash3.Hash64(word.Slice(1, length), seed);
            AddRuns(recent, words, grams.MostWords, hashes);
            (word[0], word[length + 1]) = ('<', '>');
            AddCharacters(word[..(length + 2)], seed, grams, hashes);
        }

        KeepDifferent(hashes);
    }

    /// <summary>The runs that end with the newest word: a single word is its own hash, a longer run the mix of its words' from the last to the first.</summary>
    private static void AddRuns(ReadOnlySpan<ulong> recent, int words, int most, List<ulong> hashes)
    {
        ulong hash = 0;
        for (var length = 1; length <= Math.Min(most, words) && hashes.Count < RequestValues.MaxTokens; length++)
        {
            var next = recent[(words - length) % recent.Length];
            hash = length == 1 ? next : MurmurHash3.Mix((hash * 0x9E3779B97F4A7C15UL) ^ next);
            hashes.Add(hash);
        }
    }

    private static void AddCharacters(ReadOnlySpan<char> word, ulong seed, TextGrams grams, List<ulong> hashes)
    {
        for (var length = grams.LeastCharacters; length > 0 && length <= Math.Min(grams.MostCharacters, word.Length); length++)
        {
            for (var start = 0; start + length <= word.Length && hashes.Count < RequestValues.MaxTokens; start++)
            {
                hashes.Add(MurmurHash3.Hash64(word.Slice(start, length), seed ^ CharacterSeed));
            }
        }
    }

    private static void KeepDifferent(List<ulong> hashes)
    {
        hashes.Sort();
        var kept = 0;
        for (var i = 0; i < hashes.Count; i++)
        {
            if (i == 0 || hashes[i] != hashes[i - 1])
            {
                hashes[kept++] = hashes[i];
            }
        }

        hashes.RemoveRange(kept, hashes.Count - kept);
    }
}
