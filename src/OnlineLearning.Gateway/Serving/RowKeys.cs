using System.Text.Json;
using Microsoft.Extensions.Options;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Core.Features;
using OnlineLearning.Gateway.Entities;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Reading;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Finds the entities of a frame's rows by the join keys of a plan's reads.</summary>
internal sealed class RowKeys(EntityGrains grains, ILiveDefinitions definitions, IOptions<GatewayOptions> options)
{
    /// <param name="body">The bytes that the frame's cells are in.</param>
    /// <param name="frame">Columns of join keys and of request values. Known ones that the plan does not need are passed over.</param>
    /// <param name="plan">What is asked for.</param>
    /// <param name="time">As of when, ticks UTC.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <param name="joined">The columns of join keys that the plan needs, in the frame's order.</param>
    public FeatureRows Read(ReadOnlySpan<byte> body, Frame frame, FeaturePlan plan, long time, ref FieldErrors errors, out List<FrameColumn> joined)
    {
        joined = [];
        foreach (var column in frame.Columns)
        {
            if (IsKeyOf(plan, column.Name))
            {
                joined.Add(column);
            }
            else if (!IsKnown(column.Name))
            {
                errors.AddUnknown(column.Path, column.Name, Known());
            }
        }

        if (frame.Rows * plan.Columns.Length > options.Value.MaxFeatureValues)
        {
            errors.Add("entities", $"{frame.Rows} rows of {plan.Columns.Length} features", $"at most {options.Value.MaxFeatureValues} values in one call");
        }

        var entities = new NamedEntity?[plan.Reads.Length][];
        for (var read = 0; read < entities.Length; read++)
        {
            entities[read] = Find(body, frame, plan.Reads[read], ref errors);
        }

        return new FeatureRows(plan, entities, frame.Rows, RequestColumns.Read(body, frame, plan, frame.Rows, "entities", ref errors), time);
    }

    private static bool IsKeyOf(FeaturePlan plan, string name)
    {
        foreach (var read in plan.Reads)
        {
            if (read.JoinKeys.Contains(name))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsKnown(string name) => Known().Contains(name);

    private IEnumerable<string> Known() => definitions.Current.Set.Entities.Values.SelectMany(entity => entity.JoinKeys)
        .Concat(definitions.Current.Set.OnDemandViews.Values.SelectMany(view => view.Request.Select(field => field.Name))).Distinct();

    private NamedEntity?[] Find(ReadOnlySpan<byte> body, Frame frame, EntityRead read, ref FieldErrors errors)
    {
        var columns = new FrameColumn?[read.JoinKeys.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = frame.Find(read.JoinKeys[i]);
            if (columns[i] is null)
            {
                errors.AddMissing($"entities.{read.JoinKeys[i]}", $"an array with the key of {read.Entity} for each row");
            }
        }

        return errors.Any ? [] : columns.Length == 1 ? Single(body, columns[0]!, frame.Rows, read.Entity, ref errors) : Joined(body, columns!, frame.Rows, read.Entity, ref errors);
    }

    private NamedEntity?[] Single(ReadOnlySpan<byte> body, FrameColumn column, int rows, string entity, ref FieldErrors errors)
    {
        var found = new NamedEntity?[rows];
        Span<char> room = stackalloc char[JsonText.Room];
        for (var row = 0; row < rows; row++)
        {
            var json = FrameCell.Open(body[column[row]]);
            if (json.TokenType == JsonTokenType.Null)
            {
                continue;
            }

            using var text = new JsonText(json, room);
            if (FrameCell.IsKey(json, text.Span))
            {
                found[row] = grains.GetNamed(entity, text.Span);
            }
            else
            {
                errors.AddValue(column.At(row), json, FrameCell.KeyAllowed);
            }
        }

        return found;
    }

    private NamedEntity?[] Joined(ReadOnlySpan<byte> body, FrameColumn[] columns, int rows, string entity, ref FieldErrors errors)
    {
        var found = new NamedEntity?[rows];
        var parts = new string[columns.Length];
        for (var row = 0; row < rows; row++)
        {
            var isWhole = true;
            for (var i = 0; i < columns.Length; i++)
            {
                var json = FrameCell.Open(body[columns[i][row]]);
                var part = FrameCell.ReadKey(json);
                if (part is null && json.TokenType != JsonTokenType.Null)
                {
                    errors.AddValue(columns[i].At(row), json, FrameCell.KeyAllowed);
                }

                (parts[i], isWhole) = (part!, isWhole && part is not null);
            }

            if (!isWhole)
            {
                continue;
            }

            var key = JoinedKey.Of(parts);
            if (key.Length <= EntityGrains.MaxKeyLength)
            {
                found[row] = grains.GetNamed(entity, key);
            }
            else
            {
                errors.Add(columns[0].At(row), $"{key.Length} characters with the other join keys of {entity}", $"at most {EntityGrains.MaxKeyLength} together");
            }
        }

        return found;
    }
}
