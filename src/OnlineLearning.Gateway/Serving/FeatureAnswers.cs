using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Gateway.Serving;

/// <summary>What the entities of all rows answered, and what was computed from it.</summary>
internal readonly struct FeatureAnswers
{
    private readonly FeatureReply?[] _replies;
    private readonly FeatureDatum[] _computed;
    private readonly int _width;
    private readonly int _computedWidth;

    /// <param name="rows">What was asked.</param>
    /// <param name="replies">By row, then by the plan's reads.</param>
    public FeatureAnswers(FeatureRows rows, FeatureReply?[] replies)
    {
        (_replies, _width, _computedWidth) = (replies, rows.Plan.Reads.Length, rows.Plan.ComputedColumns);
        _computed = _computedWidth == 0 ? [] : Compute(rows, replies);
    }

    /// <summary>Number of answers of entities: room for what is kept of each.</summary>
    public int Slots => _replies.Length + 1;

    /// <summary>The slot of a row's answer that a column comes from; one for all that are computed.</summary>
    public int Slot(ServedColumn column, int row) => column.Read < 0 ? _replies.Length : (row * _width) + column.Read;

    public FeatureDatum Value(ServedColumn column, int row)
        => column.Read < 0 ? _computed[(row * _computedWidth) + column.Index] : _replies[(row * _width) + column.Read] is { } reply ? reply.Values[column.Index] : default;

    /// <summary>Of a computed value: present, or null.</summary>
    public byte Status(ServedColumn column, int row)
    {
        if (column.Read < 0)
        {
            return (byte)(Value(column, row).IsNull ? FeatureStatus.NullValue : FeatureStatus.Present);
        }

        return _replies[(row * _width) + column.Read] is { } reply ? reply.Statuses[column.Index] : (byte)FeatureStatus.NotFound;
    }

    /// <summary>Time of the newest event behind a value, ticks UTC; 0 where there is none, as of what is computed.</summary>
    public long Ticks(ServedColumn column, int row)
        => column.Read >= 0 && _replies[(row * _width) + column.Read] is { } reply ? reply.EventTimes[column.Index] : 0;

    private static FeatureDatum[] Compute(FeatureRows rows, FeatureReply?[] replies)
    {
        var (width, computedWidth) = (rows.Plan.Reads.Length, rows.Plan.ComputedColumns);
        var computed = new FeatureDatum[rows.Count * computedWidth];
        for (var number = 0; number < rows.Plan.OnDemand.Length; number++)
        {
            var view = rows.Plan.OnDemand[number];
            var needs = new FeatureDatum[view.Needs.Length];
            var request = view.Plan.Request.Count;
            for (var row = 0; row < rows.Count; row++)
            {
                for (var i = 0; i < needs.Length; i++)
                {
                    var (read, index) = view.Needs[i];
                    needs[i] = replies[(row * width) + read] is { } reply ? reply.Values[index] : default;
                }

                var into = computed.AsSpan((row * computedWidth) + view.Start, view.Plan.Columns.Count);
                view.Plan.Evaluate(rows.Request[number].AsSpan(row * request, request), needs, into);
            }
        }

        return computed;
    }
}
