using System.Globalization;
using Microsoft.AspNetCore.Http;
using OnlineLearning.Core.Learning;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Exports;

/// <summary>What an export is asked for.</summary>
/// <param name="IsOnnx">Else JSON.</param>
/// <param name="Shard">Number of the shard.</param>
internal readonly record struct ExportCall(bool IsOnnx, int Shard)
{
    public const string Json = "json";
    public const string Onnx = "onnx";

    public static IReadOnlyList<string> Formats { get; } = [Json, Onnx];

    public static Problem? Read(IQueryCollection query, ModelDefinition model, out ExportCall call)
    {
        var errors = new FieldErrors();
        var format = query["format"];
        if (format.Count > 1 || (format.Count == 1 && !Formats.Contains(format[0])))
        {
            errors.AddUnknown("format", format.ToString(), Formats);
        }

        var number = 0;
        var shard = query["shard"];
        var allowed = model.Shards == 1 ? "0" : $"0 to {model.Shards - 1}, since each shard of the model has weights of its own";
        if (shard.Count == 0 && model.Shards > 1)
        {
            errors.AddMissing("shard", allowed);
        }
        else if (shard.Count > 0 && !(shard.Count == 1 && int.TryParse(shard[0], NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < model.Shards))
        {
            errors.Add("shard", shard.ToString(), allowed);
        }

        call = new(format.Count == 1 && format[0] == Onnx, number);
        return errors.Any ? errors.ToProblem() : null;
    }
}
