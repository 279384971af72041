using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Preparation;

/// <summary>Splits text into lower-case words (runs of letters and digits) and hashes them.</summary>
internal static class TextTokens
{
    private const int LongestWord = 64;

    /// <summary>Leaves in <paramref name="hashes"/> the different words, sorted; at most <see cref="RequestValues.MaxTokens"/> words are read, of a longer word its first 64 letters.</summary>
    public static void Hash(ReadOnlySpan<char> text, ulong seed, List<ulong> hashes)
    {
        hashes.Clear();
        Span<char> word = stackalloc char[LongestWord];
        for (var i = 0; i < text.Length && hashes.Count < RequestValues.MaxTokens;)
        {
            var start = i;
            while (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                i++;
            }

            if (i > start)
            {
                var length = text[start..Math.Min(i, start + LongestWord)].ToLowerInvariant(word);
                hashes.Add(MurmurHash3.Hash64(word[..length], seed));
            }
            else
            {
                i++;
            }
        }

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
