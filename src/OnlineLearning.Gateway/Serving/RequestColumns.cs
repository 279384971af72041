using OnlineLearning.Core.Features;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Reads the values that on-demand views need of a request, by their declared types.</summary>
internal static class RequestColumns
{
    /// <returns>By the plan's on-demand views, then by row, then by the view's request values.</returns>
    /// <param name="body">The bytes that the frame's cells are in.</param>
    /// <param name="frame">The columns; a frame of rows has as many as <paramref name="rows"/>.</param>
    /// <param name="plan">What is asked for.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="field">Path of the frame in errors.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static FeatureDatum[][] Read(ReadOnlySpan<byte> body, Frame frame, FeaturePlan plan, int rows, string field, ref FieldErrors errors)
    {
        var values = new FeatureDatum[plan.OnDemand.Length][];
        for (var number = 0; number < values.Length; number++)
        {
            var fields = plan.OnDemand[number].Plan.Request;
            values[number] = new FeatureDatum[rows * fields.Count];
            for (var i = 0; i < fields.Count; i++)
            {
                if (frame.Find(fields[i].Name) is not { } column)
                {
                    errors.AddMissing($"{field}.{fields[i].Name}", $"a value of each row, which {plan.OnDemand[number].Plan.Definition.Name} needs ({fields[i].Type.ToString().ToLowerInvariant()})");
                }
                else if (column.IsScalar || column.Count == rows)
                {
                    Read(body, column, fields[i], values[number].AsSpan(i), fields.Count, rows, ref errors);
                }
                else if (frame.Rows != rows)
                {
                    errors.Add(column.Path, $"{column.Count} rows", $"{rows} rows, or one value for all");
                }
            }
        }

        return values;
    }

    private static void Read(ReadOnlySpan<byte> body, FrameColumn column, FieldDefinition field, Span<FeatureDatum> into, int step, int rows, ref FieldErrors errors)
    {
        for (var row = 0; row < rows; row++)
        {
            var json = FrameCell.Open(body[column[row]]);
            var found = default(FieldErrors);
            into[row * step] = FieldValueReader.Read(ref json, field, ref found);
            errors.AddAll(found, column, row);
        }
    }
}
