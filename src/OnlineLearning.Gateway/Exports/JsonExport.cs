using System.Globalization;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Exports;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Gateway.Schemas;

namespace OnlineLearning.Gateway.Exports;

/// <summary>A linear model as a JSON document: <c>docs/export.md</c> has the formula.</summary>
internal static class JsonExport
{
    public const string Format = "onlinelearning.linear/1";
    public const string Hash = "murmur3_x64_128_low64";

    public static ExportBody Of(LinearExport export)
    {
        var definition = export.Plan.Definition;
        return new(
            Format,
            export.Live.Name,
            export.Live.Version,
            definition.Task.ToString().ToLowerInvariant(),
            export.Shard,
            definition.Shards,
            export.Weights.Updates,
            export.Intercept,
            Link(export.Link),
            new(definition.Label.Min, definition.Label.Max),
            new(Hash, export.Plan.InterceptPlace),
            [.. export.PersonalEntities],
            [.. export.Plan.Inputs.Select(input => Input(export, input))],
            Enumerable.Range(0, export.HashedCount).Select(i => new[] { export.Weights.Places[i], (double)export.Weights.Weights[i] }));
    }

    private static ExportLinkBody Link(LinkForm link)
        => new(link.Kind, link.Slope, link.Offset, link.Least == double.MinValue ? null : link.Least, link.Greatest == double.MaxValue ? null : link.Greatest);

    private static ExportInputBody Input(LinearExport export, PlannedInput input)
    {
        var stated = new ExportInputBody(input.Name, ExportText.KindOf(input)) { Entity = input.Definition.Entity, Part = input.Date?.Name, First = input.Date?.First };
        if (input.Place >= 0)
        {
            var line = export.LineOf(input);
            return stated with { Weight = export.WeightOf(input), Centre = line.Centre, Scale = line.Scale, Low = line.Low, High = line.High, Cycle = input.Date?.Cycle };
        }

        return input.Kind switch
        {
            InputKind.Missing => stated with { Weight = export.WeightOfMissing(input), Of = input.Definition.Parts![0] },
            InputKind.DatePart => stated with { Weights = export.WeightsOfDate(input), Seed = Seed(input) },
            _ => stated with { Seed = Seed(input), Signed = input.Definition.Signed, Parts = input.Definition.Parts },
        };
    }

    private static string Seed(PlannedInput input) => input.Seed.ToString("x16", CultureInfo.InvariantCulture);
}
