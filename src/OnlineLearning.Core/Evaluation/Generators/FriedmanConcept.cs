using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Evaluation.Generators;

/// <summary>
/// Numbers uniform on [0, 1), of which five make the label, with normal noise. Concept 1 is Friedman's. Those of Ikonomovska et al. for drift:
/// 2, 3, 4 are local, each in larger regions than the one before (expanding abrupt: 1, 2, 3, 4); 5 and 6 are global, with the inputs' parts exchanged
/// (recurring abrupt: 1, 5, 1; slow gradual: 1, 5, 6).
/// </summary>
public sealed class FriedmanConcept : IMovableConcept
{
    private readonly int _features;
    private readonly int _concept;
    private readonly double _noise;

    private FriedmanConcept(Settings settings) => (_features, _concept, _noise) = (settings.Whole("features"), settings.Whole("concept"), settings["noise"]);

    public static StreamKind Kind { get; } = new()
    {
        Name = "friedman",
        Summary = "y = 10 sin(pi x1 x2) + 20 (x3 - 0.5)^2 + 10 x4 + 5 x5 + noise; the others are irrelevant",
        Source = "Friedman 1991, Multivariate adaptive regression splines, Annals of Statistics 19(1); concepts 2 to 6: Ikonomovska, Gama, Dzeroski 2011, Learning model trees from evolving data streams, DMKD 23(1)",
        Settings =
        [
            StreamSettings.Concept(6, "1: Friedman; 2, 3, 4: local, ever larger regions; 5, 6: global, parts exchanged"),
            new("noise", 1, 0, 1000, Whole: false, AboveMin: false, "deviation of the noise"),
            StreamSettings.Whole("features", 10, 5, 1000, "numeric inputs, five of which matter"),
        ],
        Fixed = ["features"],
        Columns = settings => [.. StreamColumn.Numbered("x", settings.Whole("features")), StreamColumn.Label("y")],
        Classes = _ => 0,
        Create = (settings, _) => new FriedmanConcept(settings),
    };

    public void Draw(SeededRandom random, Span<double> row) => DrawBetween(random, this, 0, row);

    public void DrawBetween(SeededRandom random, IConcept towards, double share, Span<double> row)
    {
        var to = (FriedmanConcept)towards;
        for (var i = 0; i < _features; i++)
        {
            row[i] = random.Uniform();
        }

        var mean = Mean(_concept, row);
        mean = share > 0 ? PortableMath.Lerp(mean, Mean(to._concept, row), share) : mean;
        row[_features] = mean + (random.Gaussian() * PortableMath.Lerp(_noise, to._noise, share));
    }

    private static double Mean(int concept, ReadOnlySpan<double> x) => concept switch
    {
        5 => Parts(x[3], x[4], x[1], x[0], x[2]),
        6 => Parts(x[1], x[4], x[3], x[2], x[0]),
        > 1 when x[1] < 0.3 && x[2] < 0.3 && (concept > 3 || x[3] > 0.7) && (concept > 2 || x[4] < 0.3)
            => (10 * x[0] * x[1]) + (20 * (x[2] - 0.5)) + (10 * x[3]) + (5 * x[4]),
        > 1 when x[1] > 0.7 && x[2] > 0.7 && (concept > 3 || x[3] < 0.3) && (concept > 2 || x[4] > 0.7)
            => (10 * Cosine(x[0] * x[1])) + (20 * (x[2] - 0.5)) + PortableMath.Exp(x[3]) + (5 * x[4] * x[4]),
        _ => Parts(x[0], x[1], x[2], x[3], x[4]),
    };

    private static double Parts(double a, double b, double squared, double tenfold, double fivefold) =>
        (10 * PortableMath.SinPi(a * b)) + (20 * (squared - 0.5) * (squared - 0.5)) + (10 * tenfold) + (5 * fivefold);

    private static double Cosine(double radians) => PortableMath.SinPi(0.5 + (radians / Math.PI));
}
