using OnlineLearning.Contracts.Entities;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Asks the entities of all rows at once: one grain call for each row and entity, a bounded number under way. A row whose entity is that of the row before shares its answer.</summary>
internal static class FeatureReads
{
    /// <returns>By row, then by the plan's reads; null where the row has no such entity.</returns>
    public static async ValueTask<FeatureReply?[]> Run(FeatureRows rows, int most)
    {
        var width = rows.Plan.Reads.Length;
        var requests = new FeatureRequest[width];
        for (var read = 0; read < width; read++)
        {
            requests[read] = rows.Plan.Reads[read].At(rows.Time);
        }

        var replies = new FeatureReply?[rows.Count * width];
        var calls = new ValueTask<FeatureReply>[Math.Min(replies.Length, most)];
        Exception? failure = null;
        for (var i = 0; i < replies.Length + calls.Length; i++)
        {
            if (i >= calls.Length && IsCalled(i - calls.Length))
            {
                try
                {
                    replies[i - calls.Length] = await calls[i % calls.Length];
                }
                catch (Exception thrown)
                {
                    failure ??= thrown;
                }
            }

            if (i < replies.Length && failure is null && IsCalled(i))
            {
                calls[i % calls.Length] = rows.Entities[i % width][i / width]!.Grain.Features(requests[i % width]);
            }
            else if (i < replies.Length)
            {
                calls[i % calls.Length] = default;
            }
        }

        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }

        for (var i = width; i < replies.Length; i++)
        {
            replies[i] ??= rows.Entities[i % width][i / width] is null ? null : replies[i - width];
        }

        return replies;

        bool IsCalled(int i)
        {
            var (entity, row) = (rows.Entities[i % width], i / width);
            return entity[row] is { } one && (row == 0 || !ReferenceEquals(one, entity[row - 1]));
        }
    }
}
