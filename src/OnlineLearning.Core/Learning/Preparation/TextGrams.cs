namespace OnlineLearning.Core.Learning.Preparation;

/// <summary>What the tokens of a text are.</summary>
/// <param name="MostWords">Runs of 1 to so many neighbouring words, 0 to <see cref="LongestRun"/>; 0: no words, then there are characters.</param>
/// <param name="LeastCharacters">With <paramref name="MostCharacters"/>: runs of so many characters of each word in angle brackets (Bojanowski et al. 2017, section 3.2), 1 to <see cref="LongestGram"/>; 0: none.</param>
/// <param name="MostCharacters">Not below <paramref name="LeastCharacters"/>.</param>
public sealed record TextGrams(int MostWords, int LeastCharacters = 0, int MostCharacters = 0)
{
    public const int LongestRun = 5;
    public const int LongestGram = 8;

    /// <summary>Single words.</summary>
    public static TextGrams Words { get; } = new(1);
}
