namespace OnlineLearning.Core.Learning.Trees;

/// <summary>A weighted mean of what several learners say.</summary>
public struct ForestVotes
{
    // A mixture is no more certain than this: probabilities within 1e-6 of 0 and 1 count as that.
    private const double Least = 1e-6;

    private double _sum;
    private double _weights;

    public void Add(double value, double weight)
    {
        _sum += weight * value;
        _weights += weight;
    }

    /// <summary>Weighted mean; 0 without votes.</summary>
    public readonly double Mean => _weights > 0 ? _sum / _weights : 0;

    /// <summary>Log-odds of the mean of probabilities; 0 without votes.</summary>
    public readonly double LogOdds
    {
        get
        {
            var p = _weights > 0 ? Math.Clamp(_sum / _weights, Least, 1 - Least) : 0.5;
            return Math.Log(p / (1 - p));
        }
    }
}
