using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Evaluation.Generators;

/// <summary>
/// Centroids in the unit cube, each with a weight, a spread and a class. A row is a point at a normally distributed distance, in a random direction, from
/// a centroid drawn by weight; the label is the centroid's class. With a speed, centroids move in straight lines and are thrown back at the cube's walls.
/// </summary>
public sealed class RbfConcept : IMovableConcept
{
    private readonly int _features;
    private readonly int _classes;
    private readonly int _moving;
    private readonly double[] _centres;
    private readonly double[] _steps;
    private readonly double[] _spreads;
    private readonly double[] _upTo;

    private RbfConcept(Settings settings, ulong seed)
    {
        var random = new SeededRandom(SplitMix64.Mix(seed + (ulong)settings.Whole("concept")));
        var count = settings.Whole("centroids");
        (_features, _classes, _moving) = (settings.Whole("features"), settings.Whole("classes"), Math.Min(count, settings.Whole("moving")));
        (_centres, _steps) = (new double[count * _features], new double[count * _features]);
        (_spreads, _upTo) = (new double[count], new double[count]);
        var total = 0.0;
        for (var i = 0; i < count; i++)
        {
            Direction(random, _steps.AsSpan(i * _features, _features), settings["speed"]);
            for (var j = 0; j < _features; j++)
            {
                _centres[(i * _features) + j] = random.Uniform();
            }

            _spreads[i] = random.Uniform();
            _upTo[i] = total += random.Uniform();
        }

        for (var i = 0; i < count; i++)
        {
            _upTo[i] /= total;
        }
    }

    public static StreamKind Kind { get; } = new()
    {
        Name = "rbf",
        Summary = "label = class of the centroid that the point was drawn around; centroids may move",
        Source = "Bifet, Holmes, Pfahringer, Kirkby, Gavalda 2009, New ensemble methods for evolving data streams, KDD; classes go round the centroids",
        Settings =
        [
            StreamSettings.Concept(1_000_000, "centroids, drawn by this number and the seed"),
            StreamSettings.Whole("features", 10, 1, 1000, "numeric inputs"),
            StreamSettings.Whole("centroids", 50, 2, 1000, "centroids; at least as many as classes"),
            StreamSettings.Whole("classes", 2, 2, 64, "classes of the label"),
            StreamSettings.Share("speed", 0, "how far a centroid moves each row"),
            StreamSettings.Whole("moving", 1000, 0, 1000, "the first so many centroids move; all where there are fewer"),
        ],
        Fixed = ["features", "centroids", "classes"],
        Columns = settings => [.. StreamColumn.Numbered("x", settings.Whole("features")), StreamColumn.Label("label")],
        Classes = settings => settings.Whole("classes"),
        Conflict = settings => settings["centroids"] < settings["classes"] ? $"centroids was given {settings["centroids"]}; allowed is classes, {settings["classes"]}, or more" : null,
        Create = (settings, seed) => new RbfConcept(settings, seed),
    };

    public void Draw(SeededRandom random, Span<double> row) => DrawBetween(random, this, 0, row);

    public void DrawBetween(SeededRandom random, IConcept towards, double share, Span<double> row)
    {
        var to = (RbfConcept)towards;
        var drawn = random.Uniform();
        var centroid = 0;
        while (centroid < _upTo.Length - 1 && drawn >= PortableMath.Lerp(_upTo[centroid], to._upTo[centroid], share))
        {
            centroid++;
        }

        var point = row[.._features];
        Direction(random, point, random.Gaussian() * PortableMath.Lerp(_spreads[centroid], to._spreads[centroid], share));
        for (var j = 0; j < _features; j++)
        {
            var place = (centroid * _features) + j;
            point[j] += PortableMath.Lerp(_centres[place], to._centres[place], share);
        }

        row[_features] = centroid % _classes;
        Move();
    }

    private void Move()
    {
        for (var i = 0; i < _moving * _features; i++)
        {
            _centres[i] += _steps[i];
            if (_centres[i] is < 0 or > 1)
            {
                _centres[i] = Math.Clamp(_centres[i], 0, 1);
                _steps[i] = -_steps[i];
            }
        }
    }

    // Uniform numbers made to a length: directions towards the cube's corners are more frequent, as in the published generator.
    private static void Direction(SeededRandom random, Span<double> into, double length)
    {
        var squares = 0.0;
        while (squares <= double.Epsilon)
        {
            squares = 0;
            foreach (ref var part in into)
            {
                part = random.Uniform(-1, 1);
                squares += part * part;
            }
        }

        var factor = length / Math.Sqrt(squares);
        foreach (ref var part in into)
        {
            part *= factor;
        }
    }
}
