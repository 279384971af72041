using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Evaluation.Generators;

/// <summary>Three numbers uniform on [0, 10); the label is whether the first two add up to more than a threshold; the third means nothing.</summary>
public sealed class SeaConcept : IMovableConcept
{
    // Street and Kim 2001: four concepts with these thresholds, 10 % class noise.
    private static readonly double[] Thresholds = [8, 9, 7, 9.5];

    private readonly double _threshold;
    private readonly double _noise;

    private SeaConcept(Settings settings) => (_threshold, _noise) = (Thresholds[settings.Whole("concept") - 1], settings["noise"]);

    public static StreamKind Kind { get; } = new()
    {
        Name = "sea",
        Summary = "label = x1 + x2 > threshold; x3 is irrelevant",
        Source = "Street, Kim 2001, A streaming ensemble algorithm (SEA) for large-scale classification, KDD",
        Settings =
        [
            StreamSettings.Concept(4, "thresholds 8, 9, 7, 9.5"),
            StreamSettings.Share("noise", 0.1, "share of labels that are turned over"),
        ],
        Columns = _ => [.. StreamColumn.Numbered("x", 3), StreamColumn.Label("label")],
        Classes = _ => 2,
        Create = (settings, _) => new SeaConcept(settings),
    };

    public void Draw(SeededRandom random, Span<double> row) => Draw(random, _threshold, _noise, row);

    public void DrawBetween(SeededRandom random, IConcept towards, double share, Span<double> row)
    {
        var to = (SeaConcept)towards;
        Draw(random, PortableMath.Lerp(_threshold, to._threshold, share), PortableMath.Lerp(_noise, to._noise, share), row);
    }

    private static void Draw(SeededRandom random, double threshold, double noise, Span<double> row)
    {
        for (var i = 0; i < 3; i++)
        {
            row[i] = random.Uniform(0, 10);
        }

        row[3] = (row[0] + row[1] > threshold) != random.Chance(noise) ? 1 : 0;
    }
}
