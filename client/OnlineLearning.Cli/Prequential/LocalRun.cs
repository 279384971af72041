using System.Globalization;
using OnlineLearning.Cli.Batches;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Client.Messages;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using FeatureValue = OnlineLearning.Client.Messages.FeatureValue;

namespace OnlineLearning.Cli.Prequential;

/// <summary>One model through the rows of a lane, each predicted before its label is learnt (prequential evaluation: Dawid 1984; Gama, Sebastião, Rodrigues 2013): Core alone, all entities in memory.</summary>
internal sealed class LocalRun
{
    private readonly LocalModel _model;
    private readonly DefinitionSet _definitions;
    private readonly Delay _delay;
    private readonly DelayedLabels<KeptPrediction> _delayed;
    private readonly LocalEntity[] _entities;
    private readonly LocalEntity?[][] _known;
    private readonly double[] _predictions = new double[RowBatch.Capacity];
    private readonly double[] _losses;

    /// <summary>What the learner is made of now; null where it is no ensemble.</summary>
    public IReadOnlyList<ExpertReport>? Experts => ExpertReport.Of(_model.Shards);

    public LocalRun(Candidate candidate, Delay delay)
    {
        (_definitions, _delay) = (candidate.Definitions, delay);
        _delayed = new(delay);
        _model = new LocalModel(candidate.Definitions, candidate.Model.Name);
        _entities = new LocalEntity[candidate.Model.Entities.Count];
        _known = [.. candidate.Model.Entities.Select(_ => Array.Empty<LocalEntity?>())];
        _losses = candidate.Model.Task == TaskKind.Multiclass ? new double[RowBatch.Capacity] : [];
        Scores = new Scores(candidate.Model, _model.Plan.LossOf);
    }

    public Scores Scores { get; }

    /// <summary>Whether it needs the keys themselves: entities have a part in the model, or its rows are spread over shards, or wait for their labels.</summary>
    public bool NeedsKeys => _model.HasEntities || _model.Shards.Count > 1 || !_delay.IsNone;

    /// <summary>The plan that its rows are encoded by.</summary>
    public ModelPlan Plan => _model.Plan;

    /// <summary>Predicts and learns a batch.</summary>
    /// <returns>The predictions by row, until the next batch.</returns>
    public ReadOnlySpan<double> Take(RowBatch batch, RowLane lane)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            _predictions[row] = _delay.IsNone ? AtOnce(batch, lane, row) : Delayed(batch, lane, row);
        }

        var predictions = _predictions.AsSpan(0, batch.Count);
        Scores.Add(predictions, lane.Labels.AsSpan(0, batch.Count), _losses.AsSpan(0, Math.Min(_losses.Length, batch.Count)));
        return predictions;
    }

    /// <summary>The labels still on their way at the end of the table.</summary>
    public void Finish() => LearnDue(null);

    private double AtOnce(RowBatch batch, RowLane lane, int row)
    {
        if (_model.HasEntities)
        {
            Find(lane, row);
        }

        var shard = _model.Shards.Count == 1 ? 0 : _model.Plan.ShardOf(lane.Keys(row)[0]);
        var prediction = _model.PredictThenLearn(_entities, shard, lane.Times[row], lane.Vector(row), lane.Labels[row]);
        if (_losses.Length > 0)
        {
            _losses[row] = TaskMetrics.LogLoss(_model.Probabilities[(int)lane.Labels[row]]);
        }

        Apply(lane.Events(row));
        return prediction;
    }

    private double Delayed(RowBatch batch, RowLane lane, int row)
    {
        var moment = new RowMoment(batch.Numbers[row], lane.Times[row]);
        LearnDue(moment);
        var kept = _model.Predict(moment.Number.ToString(CultureInfo.InvariantCulture), lane.Keys(row).ToArray(), moment.Ticks, lane.Vector(row));
        if (_losses.Length > 0)
        {
            _losses[row] = TaskMetrics.LogLoss(kept.Probabilities[(int)lane.Labels[row]]);
        }

        Apply(lane.Events(row));
        _delayed.Add(moment, lane.Labels[row], kept);
        return kept.Prediction;
    }

    private void LearnDue(RowMoment? next)
    {
        while (_delayed.TryTake(next, out var kept, out var label))
        {
            _model.Learn(kept, label);
        }
    }

    private void Find(RowLane lane, int row)
    {
        var numbers = lane.Numbers(row);
        var keys = lane.Keys(row);
        for (var e = 0; e < numbers.Length; e++)
        {
            var number = numbers[e];
            if (number < 0)
            {
                _entities[e] = _model.Find(e, keys[e]);
                continue;
            }

            if (number >= _known[e].Length)
            {
                Array.Resize(ref _known[e], Math.Max(number + 1, _known[e].Length * 2));
            }

            _entities[e] = _known[e][number] ??= _model.Find(e, keys[e]);
        }
    }

    private void Apply(EventRequest[] events)
    {
        foreach (var item in events)
        {
            var entity = _model.Plan.EntityNumber(_definitions.Sources[item.Source].Entity);
            if (entity >= 0 && _model.HasEntities)
            {
                _model.Entity(entity, item.Entity).Apply(ToEvent(item));
            }
        }
    }

    private EntityEvent ToEvent(EventRequest item)
    {
        var (time, fields) = (item.Time!.Value.UtcTicks, _definitions.Sources[item.Source].Fields);
        return new EntityEvent(item.Source, null, time, time, [.. item.Fields.Keys], [.. fields.Select(field => ToDatum(field, item.Fields[field.Name]))]);
    }

    /// <summary>What the server makes of a field.</summary>
    private static FeatureDatum ToDatum(FieldDefinition field, FeatureValue value) => value.Kind switch
    {
        FeatureValueKind.Missing => FeatureDatum.Null,
        FeatureValueKind.Flag => FeatureDatum.Of(value.Number != 0),
        FeatureValueKind.Numbers => FeatureDatum.Of([.. value.Numbers!]),
        FeatureValueKind.Number when field.Type == FieldType.Int => FeatureDatum.Of(long.Parse(value.ToString(), CultureInfo.InvariantCulture)),
        FeatureValueKind.Number => FeatureDatum.Of(value.Number),
        _ when field.Type == FieldType.Timestamp => FeatureDatum.OfTime(DateTimeOffset.Parse(value.Text!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).UtcTicks),
        _ => FeatureDatum.Of(value.Text),
    };
}
