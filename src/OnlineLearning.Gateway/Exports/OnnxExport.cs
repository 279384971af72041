using System.Globalization;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Exports;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Gateway.Exports.Onnx;

namespace OnlineLearning.Gateway.Exports;

/// <summary>
/// A linear model as an ONNX graph, an input of the graph for each of the model's, computed in doubles as the server does. ONNX has no hash, so that a hashed input is its place, which a map of the
/// weights that are not 0 turns into its weight: as large as what was learnt, not as the table.
/// </summary>
internal sealed class OnnxExport
{
    private readonly LinearExport _export;
    private readonly OnnxGraph _graph;
    private readonly Dictionary<string, (string Flags, int Column, int Columns)> _missing = [];

    private OnnxExport(LinearExport export) => (_export, _graph) = (export, new OnnxGraph(export.Live.Name));

    public static byte[] Write(LinearExport export) => new OnnxExport(export).Write();

    private byte[] Write()
    {
        var score = _graph.Doubles(_export.Intercept);
        foreach (var part in new[] { Numbers(), Hashed(), Dates(), Missing() })
        {
            score = part is null ? score : _graph.Apply("Add", score, part);
        }

        score = Held(score, -Finite.ScoreBound, Finite.ScoreBound);
        _graph.Output(score, "score", "Before the link; personal terms are added here, and are not part of this model.");
        _graph.Output(Prediction(score), "prediction", "What the server answers where no entity has personal terms.");
        return _graph.Write(
            [
                ("model", _export.Live.Name),
                ("version", Text(_export.Live.Version)),
                ("task", _export.Plan.Definition.Task.ToString().ToLowerInvariant()),
                ("shard", Text(_export.Shard)),
                ("shards", Text(_export.Plan.Definition.Shards)),
                ("updates", Text(_export.Weights.Updates)),
                ("places", Text(_export.Plan.InterceptPlace)),
                ("hash", JsonExport.Hash),
                ("personal_entities", string.Join(',', _export.PersonalEntities)),
            ],
            "The shared linear part of a model of OnlineLearning.");
    }

    private string? Numbers()
    {
        var inputs = _export.Numbers;
        if (inputs.Count == 0)
        {
            return null;
        }

        var raw = _graph.Concat([.. inputs.Select(input => Input(input, OnnxType.Float))]);
        var isMissing = _graph.Apply("IsNaN", raw);
        Remember(inputs, isMissing);
        var lines = inputs.Select(_export.LineOf).ToList();
        var moved = _graph.Apply("Sub", _graph.Cast(raw, OnnxType.Double), _graph.Doubles([.. lines.Select(line => line.Centre)]));
        var scaled = _graph.Apply("Mul", moved, _graph.Doubles([.. lines.Select(line => line.Scale)]));
        var low = _graph.Apply("Max", scaled, _graph.Doubles([.. lines.Select(line => line.Low)]));
        var held = _graph.Apply("Min", low, _graph.Doubles([.. lines.Select(line => line.High)]));
        var known = _graph.Apply("Where", isMissing, _graph.Doubles(0), held);
        return _graph.RowSum(_graph.Apply("Mul", known, _graph.Doubles([.. inputs.Select(_export.WeightOf)])));
    }

    private string? Hashed()
    {
        var inputs = _export.Hashed;
        if (inputs.Count == 0)
        {
            return null;
        }

        var places = _graph.Concat([.. inputs.Select(input => Input(input, OnnxType.Int64))]);
        Remember(inputs, _graph.Apply("Equal", places, _graph.Integers(-1)));
        long[] keys = [-1, .. _export.Weights.Places.Take(_export.HashedCount)];
        float[] values = [0, .. _export.Weights.Weights.Take(_export.HashedCount)];
        if (inputs.Any(input => input.Definition.Signed))
        {
            // Above the places: the same with the other sign.
            (keys, values) = ([.. keys, .. keys.Skip(1).Select(place => place + _export.Plan.InterceptPlace)], [.. values, .. values.Skip(1).Select(weight => -weight)]);
        }

        return _graph.RowSum(_graph.Cast(_graph.Map(places, keys, values), OnnxType.Double));
    }

    private string? Dates()
    {
        string? sum = null;
        foreach (var date in _export.Dates)
        {
            long[] values = [.. Enumerable.Range(date.Date!.First, date.Date.Cycle)];
            var weight = _graph.Cast(_graph.Map(Input(date, OnnxType.Int64), values, [.. _export.WeightsOfDate(date).Select(weight => (float)weight)]), OnnxType.Double);
            sum = sum is null ? weight : _graph.Apply("Add", sum, weight);
        }

        return sum;
    }

    /// <summary>What is missing shows in the inputs themselves.</summary>
    private string? Missing()
    {
        string? sum = null;
        foreach (var indicator in _export.Indicators)
        {
            var (flags, column, columns) = _missing[indicator.Definition.Parts![0]];
            var weights = new double[columns];
            weights[column] = _export.WeightOfMissing(indicator);
            var term = _graph.RowSum(_graph.Apply("Mul", _graph.Cast(flags, OnnxType.Double), _graph.Doubles(weights)));
            sum = sum is null ? term : _graph.Apply("Add", sum, term);
        }

        return sum;
    }

    private string Prediction(string score)
    {
        var link = _export.Link;
        var u = _graph.Apply("Add", _graph.Apply("Mul", score, _graph.Doubles(link.Slope)), _graph.Doubles(link.Offset));
        u = Held(u, link.Least, link.Greatest);
        var label = _export.Plan.Definition.Label;
        return Held(
            link.Kind switch { LinkForm.Logistic => _graph.Apply("Sigmoid", u), LinkForm.Exponential => _graph.Apply("Exp", u), _ => u },
            label.Min ?? double.MinValue,
            label.Max ?? double.MaxValue);
    }

    private string Held(string value, double least, double greatest)
        => _graph.Apply("Min", _graph.Apply("Max", value, _graph.Doubles(least)), _graph.Doubles(greatest));

    private string Input(PlannedInput input, OnnxType type) => _graph.Input(input.Name, type, ExportText.Wanted(input));

    private void Remember(IReadOnlyList<PlannedInput> inputs, string flags)
    {
        for (var column = 0; column < inputs.Count; column++)
        {
            _missing[inputs[column].Name] = (flags, column, inputs.Count);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
