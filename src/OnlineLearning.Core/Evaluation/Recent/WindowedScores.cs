namespace OnlineLearning.Core.Evaluation.Recent;

/// <summary>The score bins of the last N examples; counts are whole numbers, so what leaves leaves exactly.</summary>
internal sealed class WindowedScores(int examples, int bins)
{
    private const double LeastProbability = 1e-15;
    private readonly ScoreBins _bins = new(bins);

    // Bin and class of each example: 2 bin + (positive ? 1 : 0).
    private readonly List<ushort> _ring = [];
    private int _next;

    public double AreaUnderRoc() => _bins.AreaUnderRoc();

    public void Add(double probability, bool isPositive)
    {
        var held = Math.Clamp(probability, LeastProbability, 1 - LeastProbability);
        var bin = _bins.BinOf(Math.Log(held / (1 - held)));
        var place = (ushort)((2 * bin) + (isPositive ? 1 : 0));
        if (_ring.Count < examples)
        {
            _ring.Add(place);
        }
        else
        {
            _bins.Remove(_ring[_next] >> 1, (_ring[_next] & 1) == 1);
            _ring[_next] = place;
            _next = (_next + 1) % examples;
        }

        _bins.Add(bin, isPositive);
    }
}
