using System.Globalization;
using System.Runtime.InteropServices;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Batch.Offline;

/// <summary>One row as columns and values, filled again for each.</summary>
internal sealed class RowValues
{
    private readonly List<(string Column, FeatureDatum Value)> _values = [];

    public ReadOnlySpan<(string Column, FeatureDatum Value)> Values => CollectionsMarshal.AsSpan(_values);

    public void Fill(OfflineEvent row)
    {
        var given = row.Event;
        Start(row.Key, new(row.Segment, row.Sequence), given.Time);
        Set(OfflineTable.CreatedTime, FeatureDatum.OfTime(given.Created));
        Set(OfflineTable.IdHash, FeatureDatum.Of(given.Id?.ToString("x32", CultureInfo.InvariantCulture)));
        for (var i = 0; i < given.Fields.Length; i++)
        {
            Set(OfflineTable.ColumnOf(given.Fields[i]), given.Values[i]);
        }
    }

    public void Fill(OfflinePrediction row)
    {
        Start(row.Keys[0], row.Place, row.Time);
        Set(OfflineTable.CreatedTime, row.Served is { } served ? FeatureDatum.OfTime(served) : default);
        Set(OfflineTable.PredictionId, FeatureDatum.Of(row.Id));
        Set(OfflineTable.ModelVersion, FeatureDatum.Of((long)row.Version));
        Set(OfflineTable.OtherKeys, row.Keys.Length > 1 ? FeatureDatum.Of(row.Keys[1..]) : default);
        Set(OfflineTable.Prediction, FeatureDatum.Of(row.Prediction));
        Set(OfflineTable.Probabilities, row.Probabilities.Length > 0 ? FeatureDatum.Of(row.Probabilities) : default);
        Set(OfflineTable.VariantProbability, FeatureDatum.Of(row.VariantProbability));
        Set(OfflineTable.Features, FeatureDatum.Of(row.Features));
        foreach (var (name, value) in row.Inputs)
        {
            Set(name, FeatureDatum.Of(value));
        }
    }

    public void Fill(OfflineLabel row)
    {
        Start(row.Key, row.Place, row.Arrived);
        Set(OfflineTable.PredictionId, FeatureDatum.Of(row.Id));
        Set(OfflineTable.ModelVersion, FeatureDatum.Of((long)row.Version));
        Set(OfflineTable.Label, FeatureDatum.Of(row.Label));
        Set(OfflineTable.Weight, FeatureDatum.Of(row.Weight));
        Set(OfflineTable.Loss, FeatureDatum.Of(row.Loss));
        Set(OfflineTable.IsDefault, FeatureDatum.Of(row.IsDefault));
    }

    private void Start(string key, OfflinePlace place, long time)
    {
        _values.Clear();
        Set(OfflineTable.EntityKey, FeatureDatum.Of(key));
        Set(OfflineTable.Segment, FeatureDatum.Of(place.Segment));
        Set(OfflineTable.Sequence, FeatureDatum.Of(place.Sequence));
        Set(OfflineTable.EventTime, FeatureDatum.OfTime(time));
    }

    private void Set(string column, FeatureDatum value) => _values.Add((column, value));
}
