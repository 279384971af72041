using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Evaluation.Generators;

/// <summary>
/// Numbers uniform on [0, 1); the label is on which side of a hyperplane through the middle of the cube they are. With a magnitude, the first weights
/// move by it each row, and each turns round with probability sigma: the plane rotates.
/// </summary>
public sealed class HyperplaneConcept : IMovableConcept
{
    private readonly double[] _weights;
    private readonly double[] _steps;
    private readonly double _sigma;
    private readonly double _noise;

    private HyperplaneConcept(Settings settings, ulong seed)
    {
        var random = new SeededRandom(SplitMix64.Mix(seed + (ulong)settings.Whole("concept")));
        _weights = new double[settings.Whole("features")];
        for (var i = 0; i < _weights.Length; i++)
        {
            _weights[i] = random.Uniform();
        }

        _steps = new double[settings.Whole("drifting")];
        _steps.AsSpan().Fill(settings["magnitude"]);
        (_sigma, _noise) = (settings["sigma"], settings["noise"]);
    }

    public static StreamKind Kind { get; } = new()
    {
        Name = "hyperplane",
        Summary = "label = sum of weight * x at least half the sum of the weights; some weights move each row",
        Source = "Hulten, Spencer, Domingos 2001, Mining time-changing data streams, KDD",
        Settings =
        [
            StreamSettings.Concept(1_000_000, "weights, uniform on 0 to 1, drawn by this number and the seed"),
            StreamSettings.Whole("features", 10, 2, 1000, "numeric inputs"),
            StreamSettings.Whole("drifting", 2, 0, 1000, "the first so many weights move; at most as many as features"),
            StreamSettings.Share("magnitude", 0, "by how much a weight moves each row"),
            StreamSettings.Share("sigma", 0.1, "probability that a weight turns round, each row"),
            StreamSettings.Share("noise", 0.05, "share of labels that are turned over"),
        ],
        Fixed = ["features"],
        Columns = settings => [.. StreamColumn.Numbered("x", settings.Whole("features")), StreamColumn.Label("label")],
        Classes = _ => 2,
        Conflict = settings => settings["drifting"] > settings["features"] ? $"drifting was given {settings["drifting"]}; allowed is 0 to features, {settings["features"]}" : null,
        Create = (settings, seed) => new HyperplaneConcept(settings, seed),
    };

    public void Draw(SeededRandom random, Span<double> row) => DrawBetween(random, this, 0, row);

    public void DrawBetween(SeededRandom random, IConcept towards, double share, Span<double> row)
    {
        var to = (HyperplaneConcept)towards;
        double sum = 0, half = 0;
        for (var i = 0; i < _weights.Length; i++)
        {
            var weight = PortableMath.Lerp(_weights[i], to._weights[i], share);
            row[i] = random.Uniform();
            sum += weight * row[i];
            half += 0.5 * weight;
        }

        row[_weights.Length] = (sum >= half) != random.Chance(PortableMath.Lerp(_noise, to._noise, share)) ? 1 : 0;
        for (var i = 0; i < _steps.Length; i++)
        {
            _weights[i] += _steps[i];
            _steps[i] = random.Chance(_sigma) ? -_steps[i] : _steps[i];
        }
    }
}
