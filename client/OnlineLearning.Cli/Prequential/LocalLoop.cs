using System.Globalization;
using OnlineLearning.Cli.Tables;
using OnlineLearning.Client.Messages;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Evaluation;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Learning.Preparation;

namespace OnlineLearning.Cli.Prequential;

/// <summary>The loop in this process: Core alone, all entities in memory. For one lane.</summary>
internal sealed class LocalLoop : ILoop
{
    private readonly LocalModel _model;
    private readonly DefinitionSet _definitions;
    private readonly RequestValues _values;
    private readonly EntryBuffer _entries = new();

    public LocalLoop(DefinitionSet definitions, string model)
    {
        _definitions = definitions;
        _model = new LocalModel(definitions, model);
        _values = new RequestValues(_model.Plan);
    }

    public IReadOnlyList<ExpertReport>? Experts => ExpertReport.Of(_model.Shards);

    public ValueTask<Asked> Predict(TableRow row, CancellationToken cancel)
    {
        _values.Clear();
        foreach (var input in _model.Plan.RequestInputs)
        {
            Set(input, row.Features[input.RequestOrdinal]);
        }

        var ticks = row.Time.UtcTicks;
        _entries.Clear();
        _model.Plan.Encoder.Encode(_values, ticks, row.Keys, _entries);
        var kept = _model.Predict(row.Number.ToString(CultureInfo.InvariantCulture), row.Keys, ticks, _entries.Entries);
        return new(new Asked(kept.Prediction, kept));
    }

    public ValueTask SendEvents(TableRow row, CancellationToken cancel)
    {
        foreach (var item in row.Events)
        {
            var entity = _model.Plan.EntityNumber(_definitions.Sources[item.Source].Entity);
            if (entity >= 0)
            {
                _model.Entity(entity, item.Entity).Apply(ToEvent(item));
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> Learn(Asked asked, double label, CancellationToken cancel)
    {
        _model.Learn((KeptPrediction)asked.Handle, label);
        return new(true);
    }

    private void Set(PlannedInput input, FeatureValue value)
    {
        if (value.Kind == FeatureValueKind.Missing)
        {
            return;
        }

        switch (input.Kind)
        {
            case InputKind.Numeric:
                _values.SetNumber(input.RequestOrdinal, value.Number);
                break;
            case InputKind.Categorical:
                _values.SetCategory(input.RequestOrdinal, value.Text);
                break;
            default:
                _values.SetText(input.RequestOrdinal, value.Text);
                break;
        }
    }

    private static EntityEvent ToEvent(EventRequest item)
    {
        var values = item.Fields.Values.ToArray();
        var texts = Array.ConvertAll(values, value => value.Text);
        return new EntityEvent(
            item.Source, null, item.Time!.Value.UtcTicks, [.. item.Fields.Keys],
            Array.ConvertAll(values, value => value.Kind is FeatureValueKind.Number or FeatureValueKind.Flag ? value.Number : double.NaN),
            Array.Exists(texts, text => text is not null) ? texts : null);
    }
}
