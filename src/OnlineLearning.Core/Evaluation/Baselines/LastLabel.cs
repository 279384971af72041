using System.Numerics;
using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Evaluation.Baselines;

/// <summary>
/// The entity's last label ("no change"); for an entity without one the mean of all labels so far, or what it is given for that. Bounded: of more entities than stated, the one with the lowest number, which came first, is forgotten.
/// For binary labels it predicts 0 or 1 as it is, so its accuracy is the honest "no change" and its log loss is that of a certain forecast.
/// </summary>
public sealed class LastLabel : IBaseline
{
    private readonly int _maxEntities;
    private (int Entity, double Label)[] _last = [];
    private readonly IBaseline _unseen;

    /// <param name="maxEntities">Entities remembered, 1 to 100,000,000.</param>
    /// <param name="unseen">Predicts for an entity without a label; null: the running mean.</param>
    public LastLabel(int maxEntities = 1_000_000, IBaseline? unseen = null)
    {
        _unseen = unseen ?? new RunningMean();
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEntities, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxEntities, 100_000_000);
        _maxEntities = maxEntities;
    }

    public string Name => "last_label";

    /// <summary>Entities remembered now.</summary>
    public int Entities { get; private set; }

    public double Predict(int entity)
    {
        var place = Place(entity);
        return (uint)place < (uint)_last.Length && _last[place].Entity == entity ? _last[place].Label : _unseen.Predict(entity);
    }

    public void Learn(int entity, double label)
    {
        if (double.IsNaN(label))
        {
            return;
        }

        label = Math.Clamp(label, -Moments.Limit, Moments.Limit);
        _unseen.Learn(entity, label);
        if (entity == IBaseline.ComesOnce)
        {
            return;
        }

        var place = Place(entity);
        if (place >= _last.Length)
        {
            Grow(place);
        }

        if (_last[place].Entity <= entity)
        {
            Entities += _last[place].Entity == IBaseline.ComesOnce ? 1 : 0;
            _last[place] = (entity, label);
        }
    }

    // Numbers rise: the entity that has its place taken is the one that came so many entities before.
    private int Place(int entity) => entity < _maxEntities ? entity : entity % _maxEntities;

    private void Grow(int place)
    {
        var filled = _last.Length;
        Array.Resize(ref _last, (int)Math.Min(_maxEntities, Math.Max(16, BitOperations.RoundUpToPowerOf2((uint)place + 1))));
        _last.AsSpan(filled).Fill((IBaseline.ComesOnce, 0));
    }
}
