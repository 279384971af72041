using OnlineLearning.Batch.Sorting;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Batch.History;

/// <summary>The answers of all entities, side by side, row by row, and what on-demand views make of them; what an entity was not asked for is not found.</summary>
internal sealed class HistoryAnswers
{
    private readonly FeatureSelection _selection;
    private readonly List<Cursor<AnsweredRow>> _cursors;
    private readonly int[][] _places;
    private readonly FeatureValue[] _values;
    private readonly FeatureDatum[] _computed;
    private long _row = -1;

    public HistoryAnswers(FeatureSelection selection, List<string> entities, List<IEnumerable<AnsweredRow>> answers)
    {
        _selection = selection;
        _cursors = [.. answers.Select(each => new Cursor<AnsweredRow>(each))];
        _places = [.. entities.Select(entity => selection.Stored.Index().Where(each => each.Item.Entity == entity).Select(each => each.Index).ToArray())];
        _values = new FeatureValue[selection.Stored.Count];
        _computed = new FeatureDatum[selection.OnDemand.Sum(view => view.Plan.Columns.Count)];
    }

    /// <summary>A feature of the current row. One that is computed is present or null, and has no event time of its own, as online.</summary>
    public FeatureValue this[SelectedFeature feature] => !feature.IsComputed ? _values[feature.Place]
        : new(_computed[feature.Place], _computed[feature.Place].IsNull ? FeatureStatus.NullValue : FeatureStatus.Present, 0);

    /// <summary>Goes to the next row.</summary>
    /// <param name="request">Its values for on-demand views, by position of <see cref="FeatureSelection.Request"/>.</param>
    public void Next(ReadOnlySpan<FeatureDatum> request)
    {
        _row++;
        Array.Fill(_values, FeatureValue.NotFound);
        for (var entity = 0; entity < _cursors.Count; entity++)
        {
            var cursor = _cursors[entity];
            if (cursor.HasCurrent && cursor.Current.Row == _row)
            {
                for (var i = 0; i < _places[entity].Length; i++)
                {
                    _values[_places[entity][i]] = cursor.Current.Values[i];
                }

                cursor.Next();
            }
        }

        foreach (var view in _selection.OnDemand)
        {
            FeatureDatum[] needs = [.. view.Needs.Select(place => _values[place].Value)];
            view.Plan.Evaluate(request.Slice(view.Request, view.Plan.Request.Count), needs, _computed.AsSpan(view.Start, view.Plan.Columns.Count));
        }
    }
}
