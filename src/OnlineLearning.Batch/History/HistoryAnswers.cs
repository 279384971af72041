using OnlineLearning.Batch.Sorting;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Batch.History;

/// <summary>The answers of all entities, side by side, row by row; what an entity was not asked for is not found.</summary>
internal sealed class HistoryAnswers
{
    private readonly List<Cursor<AnsweredRow>> _cursors;
    private readonly int[][] _places;
    private readonly FeatureValue[] _values;
    private long _row = -1;

    public HistoryAnswers(FeatureSelection selection, List<string> entities, List<IEnumerable<AnsweredRow>> answers)
    {
        _cursors = [.. answers.Select(each => new Cursor<AnsweredRow>(each))];
        _places = [.. entities.Select(entity => selection.Stored.Index().Where(each => each.Item.Entity == entity).Select(each => each.Index).ToArray())];
        _values = new FeatureValue[selection.Stored.Count];
    }

    /// <summary>A stored column of the current row.</summary>
    public FeatureValue this[int stored] => _values[stored];

    public void Next()
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
    }
}
