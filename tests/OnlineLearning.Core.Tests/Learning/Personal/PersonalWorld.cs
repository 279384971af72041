using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Preparation;

namespace OnlineLearning.Core.Tests.Learning.Personal;

/// <summary>A model of the default learner with the default personal terms, or none, run over rows; squared loss by the labels that the entity had before.</summary>
internal sealed class PersonalWorld
{
    private readonly Dictionary<string, int> _seen = [];
    private readonly Dictionary<string, (double Sum, int Count)> _losses = [];
    private readonly RequestValues _values;
    private readonly EntryBuffer _entries = new();
    private long _row;

    public PersonalWorld(PersonalDefinition? terms, string[] entities, params InputDefinition[] inputs)
    {
        var personal = terms is null ? [] : entities.ToDictionary(entity => entity, _ => terms);
        var model = TestModels.Model(LearnerDefaults.Learner(TaskKind.Regression), inputs) with { Entities = entities, Personal = personal };
        Local = new LocalModel(TestModels.Definitions(model), model.Name);
        _values = new RequestValues(Local.Plan);
    }

    public static PersonalDefinition Bias { get; } = new(LearnerDefaults.Bias, null, null);

    public LocalModel Local { get; }

    /// <summary>Mean squared error of all rows.</summary>
    public double Total => _losses.Values.Sum(loss => loss.Sum) / _losses.Values.Sum(loss => loss.Count);

    /// <summary>Mean squared error of rows whose first entity had that many labels: 0, 1-2, 3-10, 11-100, >100.</summary>
    public double Loss(string bucket) => _losses[bucket].Sum / _losses[bucket].Count;

    public double Predict(string[] keys, params ReadOnlySpan<double> numbers) => Local.Predict($"p{_row}", keys, _row, Encode(keys, numbers)).Prediction;

    public double Add(string[] keys, double label, params ReadOnlySpan<double> numbers)
    {
        var kept = Local.Predict($"p{_row}", keys, _row, Encode(keys, numbers));
        Local.Learn(kept, label);
        var seen = _seen.GetValueOrDefault(keys[0]);
        _seen[keys[0]] = seen + 1;
        var bucket = seen switch { 0 => "0", < 3 => "1-2", < 11 => "3-10", < 101 => "11-100", _ => ">100" };
        var (sum, count) = _losses.GetValueOrDefault(bucket);
        _losses[bucket] = (sum + ((kept.Prediction - label) * (kept.Prediction - label)), count + 1);
        _row++;
        return kept.Prediction;
    }

    public ReadOnlySpan<Entry> Encode(string[] keys, params ReadOnlySpan<double> numbers)
    {
        _values.Clear();
        _entries.Clear();
        for (var i = 0; i < numbers.Length; i++)
        {
            _values.SetNumber(i, numbers[i]);
        }

        Local.Plan.Encoder.Encode(_values, _row, keys, _entries);
        return _entries.Entries;
    }
}
