using System.Text;
using OnlineLearning.Batch.Offline;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Core.Learning.Entities;

namespace OnlineLearning.Silo.Offline;

/// <summary>The rows of one segment: records of entities as events, predictions and labels. Records of other grains, and events that came too late for every view, are no rows.</summary>
public sealed class SegmentRows(InputNames inputs)
{
    private static readonly GrainType Entity = GrainType.Create("ol.entity");

    private readonly List<OfflineEvent> _events = [];
    private readonly List<OfflinePrediction> _predictions = [];
    private readonly List<OfflineLabel> _labels = [];

    /// <exception cref="InvalidDataException">A record is corrupt; no row of the segment is taken.</exception>
    public void Read(FeedSegment segment)
    {
        Clear();
        foreach (var record in segment.Records)
        {
            if (record.Grain.Type == Entity)
            {
                Read(record.Grain.Key, new OfflinePlace(segment.Position, record.Sequence), record.Data.Span);
            }
        }
    }

    public void MoveTo(OfflineWriter writer)
    {
        _events.ForEach(writer.Add);
        _predictions.ForEach(writer.Add);
        _labels.ForEach(writer.Add);
        Clear();
    }

    private void Read(IdSpan key, OfflinePlace place, ReadOnlySpan<byte> record)
    {
        if (EntityRecords.TryReadEvent(record, out var kind, out var taken))
        {
            if (kind != EntityRecord.LateEvent)
            {
                _events.Add(new(EntityKey.KeyOf(key.AsSpan()), place.Segment, place.Sequence, taken));
            }
        }
        else if (RecordedPrediction.TryRead(record, out var prediction))
        {
            _predictions.Add(Row(place, prediction.Model, prediction.Version, prediction.Kept));
        }
        else if (RecordedLabel.TryRead(record, out var label))
        {
            if (label.Example is { } example)
            {
                _predictions.Add(Row(place, label.Model, label.Version, example));
            }

            _labels.Add(new OfflineLabel
            {
                Place = place,
                Model = label.Model,
                Version = label.Version,
                Key = EntityKey.KeyOf(key.AsSpan()),
                Id = label.Id,
                Label = label.Given.Label,
                Weight = label.Given.Weight,
                Arrived = label.Given.Arrived,
                IsDefault = label.Given.IsDefault,
                Loss = label.Outcome.Loss,
            });
        }
    }

    private OfflinePrediction Row(OfflinePlace place, string model, int version, KeptPrediction kept)
    {
        var served = kept.Served;
        if (served?.Names is { } names)
        {
            inputs.Add(model, version, names);
        }

        return new OfflinePrediction
        {
            Place = place,
            Model = model,
            Version = version,
            Id = kept.Id,
            Keys = kept.Keys,
            Time = kept.Time,
            Served = served?.Served,
            Prediction = kept.Prediction,
            Probabilities = Array.ConvertAll(kept.Probabilities, probability => (double)probability),
            VariantProbability = served?.VariantProbability ?? 1,
            Features = served is { Features.Length: > 0 } ? Encoding.UTF8.GetString(served.Features) : null,
            Inputs = inputs.Named(model, version, served?.Inputs ?? []),
        };
    }

    private void Clear()
    {
        _events.Clear();
        _predictions.Clear();
        _labels.Clear();
    }
}
