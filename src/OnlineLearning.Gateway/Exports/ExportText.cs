using System.Text.Json;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Gateway.Exports;

/// <summary>What an export says of an input in words.</summary>
internal static class ExportText
{
    public static string KindOf(PlannedInput input) => JsonNamingPolicy.SnakeCaseLower.ConvertName(input.Kind.ToString());

    /// <summary>What a caller of the ONNX model sends for an input.</summary>
    public static string Wanted(PlannedInput input) => input.Kind switch
    {
        InputKind.DatePart => $"{input.Date!.Name} of the example's time, UTC: {input.Date.First} to {input.Date.First + input.Date.Cycle - 1}",
        InputKind.Sine or InputKind.Cosine => $"{KindOf(input)} of 2 pi ({input.Date!.Name} - {input.Date.First}) / {input.Date.Cycle}",
        InputKind.View => $"value of the feature {input.Name} of {input.Definition.Entity}; NaN where it is missing",
        InputKind.Label => $"{input.Definition.Column} of the labels of {input.Definition.Entity} so far; NaN where there is none",
        InputKind.Numeric => "the number as it is; NaN where it is missing",
        _ => $"hashed place of the {KindOf(input)}{(input.Definition.Signed ? ", plus the number of places where the hash's highest bit is set" : "")}; -1 where it is missing; seed {input.Seed:x16}",
    };
}
