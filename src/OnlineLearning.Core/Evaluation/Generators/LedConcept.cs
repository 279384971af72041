using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Evaluation.Generators;

/// <summary>
/// The seven segments of a digit on a display, each wrong with some probability, among lights that mean nothing; the label is the digit. Drift exchanges
/// the places of segments and meaningless lights. Without noise, the best accuracy is 1; with 10 % noise 0.74.
/// </summary>
public sealed class LedConcept : IConcept
{
    public const int Digits = 10;

    private const int Segments = 7;

    // Breiman et al. 1984, section 2.6.1: top, upper left, upper right, middle, lower left, lower right, bottom.
    private static readonly byte[] Lit = [0b1110111, 0b0010010, 0b1011101, 0b1011011, 0b0111010, 0b1101011, 0b1101111, 0b1010010, 0b1111111, 0b1111011];

    private readonly int _irrelevant;
    private readonly int _drifting;
    private readonly double _noise;

    private LedConcept(Settings settings) => (_irrelevant, _drifting, _noise) = (settings.Whole("irrelevant"), settings.Whole("drifting"), settings["noise"]);

    public static StreamKind Kind { get; } = new()
    {
        Name = "led",
        Summary = "digit = 0 to 9 from seven noisy segments among irrelevant lights",
        Source = "Breiman, Friedman, Olshen, Stone 1984, Classification and regression trees",
        Settings =
        [
            StreamSettings.Whole("drifting", 0, 0, Segments, "the first so many segments change places with irrelevant lights"),
            StreamSettings.Share("noise", 0.1, "share of segments that are turned over"),
            StreamSettings.Whole("irrelevant", 17, 0, 1000, "lights that mean nothing"),
        ],
        Fixed = ["irrelevant"],
        Columns = settings => [.. StreamColumn.Numbered("led", Segments + settings.Whole("irrelevant")), StreamColumn.Label("digit")],
        Classes = _ => Digits,
        Conflict = settings => settings["drifting"] > settings["irrelevant"] ? $"drifting was given {settings["drifting"]}; allowed is 0 to irrelevant, {settings["irrelevant"]}" : null,
        Create = (settings, _) => new LedConcept(settings),
    };

    public void Draw(SeededRandom random, Span<double> row)
    {
        var digit = random.Below(Digits);
        for (var i = 0; i < Segments; i++)
        {
            var lit = ((Lit[digit] >> (Segments - 1 - i)) & 1) == 1;
            row[i] = lit != random.Chance(_noise) ? 1 : 0;
        }

        for (var i = 0; i < _irrelevant; i++)
        {
            row[Segments + i] = random.Bits() >> 63;
        }

        for (var i = 0; i < _drifting; i++)
        {
            (row[i], row[Segments + i]) = (row[Segments + i], row[i]);
        }

        row[Segments + _irrelevant] = digit;
    }
}
