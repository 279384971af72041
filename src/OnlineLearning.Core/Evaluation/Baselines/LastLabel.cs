using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Evaluation.Baselines;

/// <summary>
/// The entity's last label ("no change"); for an entity without one the mean of all labels so far. Bounded: of more entities than stated, the one whose first label is the oldest is forgotten.
/// For binary labels it predicts 0 or 1 as it is, so its accuracy is the honest "no change" and its log loss is that of a certain forecast.
/// </summary>
public sealed class LastLabel : IBaseline
{
    private readonly Dictionary<string, double> _last = [];
    private readonly Queue<string> _order = new();
    private readonly int _maxEntities;
    private Moments _labels;

    /// <param name="maxEntities">Entities remembered, 1 to 100,000,000.</param>
    public LastLabel(int maxEntities = 1_000_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEntities, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxEntities, 100_000_000);
        _maxEntities = maxEntities;
    }

    public string Name => "last_label";

    /// <summary>Entities remembered now.</summary>
    public int Entities => _last.Count;

    public double Predict(string entity) => _last.TryGetValue(entity, out var label) ? label : _labels.Mean;

    public void Learn(string entity, double label)
    {
        if (double.IsNaN(label))
        {
            return;
        }

        label = Math.Clamp(label, -Moments.Limit, Moments.Limit);
        _labels.Add(label);
        if (!_last.ContainsKey(entity))
        {
            if (_last.Count == _maxEntities)
            {
                _last.Remove(_order.Dequeue());
            }

            _order.Enqueue(entity);
        }

        _last[entity] = label;
    }
}
