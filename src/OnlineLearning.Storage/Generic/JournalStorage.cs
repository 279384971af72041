using OnlineLearning.Contracts.Storage;
using OnlineLearning.Core.Numerics;
using Orleans.Storage;

namespace OnlineLearning.Storage.Generic;

/// <summary>The states of the generic journal in a grain storage: <c>journal</c> is the head, <c>journal-N</c> segment N; <c>refused</c>, under a writer's name, that it is dead.</summary>
internal sealed class JournalStorage(IGrainStorage storage)
{
    private const string HeadName = "journal";
    private const string RefusedName = "refused";

    /// <summary>Segments read or deleted at the same time.</summary>
    private const int AtOnce = 16;

    /// <exception cref="StorageUnavailableException">A newer server wrote it.</exception>
    public async Task<GrainState<JournalHead>> ReadHead(GrainId grain)
    {
        var state = new GrainState<JournalHead>(new());
        await storage.ReadStateAsync(HeadName, grain, state).ConfigureAwait(false);
        state.State ??= new();
        return state.State.Form <= JournalHead.Newest ? state : throw new StorageUnavailableException(NewerStateException.Text($"The journal of {grain}", state.State.Form, JournalHead.Newest));
    }

    /// <summary>Whoever knows the head as it was before can write it no more.</summary>
    /// <exception cref="InconsistentStateException">Another was faster.</exception>
    public async Task<GrainState<JournalHead>> TakeHead(GrainId grain, GrainState<JournalHead> head, string owner)
    {
        var next = new GrainState<JournalHead>(new HeadChange(head.State!, [], 0, int.MaxValue).Next, head.ETag) { RecordExists = head.RecordExists };
        next.State!.Owner = owner;
        await storage.WriteStateAsync(HeadName, grain, next).ConfigureAwait(false);
        return next;
    }

    public async Task Refuse(string writer)
    {
        var state = await ReadRefused(writer).ConfigureAwait(false);
        if (!state.RecordExists)
        {
            state.State = new() { Name = writer };
            await storage.WriteStateAsync(RefusedName, WriterId(writer), state).ConfigureAwait(false);
        }
    }

    public async Task<bool> IsRefused(string writer) => (await ReadRefused(writer).ConfigureAwait(false)).RecordExists;

    /// <summary>Writes the sealed segment, if any, then the head: until the head counts it, the segment is not there.</summary>
    public async Task<GrainState<JournalHead>> Write(GrainId grain, GrainState<JournalHead> head, HeadChange change)
    {
        if (change.Sealed is { } segment)
        {
            await Seal(grain, head, change.SealedNumber, segment).ConfigureAwait(false);
        }

        var next = new GrainState<JournalHead>(change.Next, head.ETag) { RecordExists = head.RecordExists };
        await storage.WriteStateAsync(HeadName, grain, next).ConfigureAwait(false);
        return next;
    }

    /// <summary>Every record above <paramref name="after"/>, or null when a segment is missing.</summary>
    public async Task<List<JournalRecord>?> ReadRecords(GrainId grain, JournalHead head, long after)
    {
        after = Math.Max(after, head.DroppedUpTo);
        var records = new List<JournalRecord>();
        var numbers = Enumerable.Range(0, head.SegmentLasts.Count).Where(i => head.SegmentLasts[i] > after).Select(i => head.FirstSegment + i);
        foreach (var some in numbers.Chunk(AtOnce))
        {
            foreach (var state in await Task.WhenAll(some.Select(number => ReadSegment(grain, number))).ConfigureAwait(false))
            {
                if (!state.RecordExists)
                {
                    return null;
                }

                Add(state.State!.First, state.State.Records);
            }
        }

        Add(head.TailFirst, head.Tail);
        return records;

        void Add(long first, List<byte[]> data)
        {
            for (var i = 0; i < data.Count; i++)
            {
                if (first + i > after)
                {
                    records.Add(new(first + i, data[i]));
                }
            }
        }
    }

    /// <summary>Deletes segments that no head counts any more.</summary>
    public async Task Clear(GrainId grain, long first, long end)
    {
        for (; first < end; first += AtOnce)
        {
            await Task.WhenAll(Enumerable.Range(0, (int)Math.Min(AtOnce, end - first)).Select(i => Clear(grain, first + i))).ConfigureAwait(false);
        }
    }

    private async Task Clear(GrainId grain, long number)
    {
        var state = await ReadSegment(grain, number).ConfigureAwait(false);
        if (state.RecordExists)
        {
            await storage.ClearStateAsync(SegmentName(number), grain, state).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The number may be taken by a writer that failed before its head. It is overwritten under its ETag, once the head is seen to be unchanged after that
    /// ETag was read: so nobody who lost the head can overwrite what a later head counts.
    /// </summary>
    private async Task Seal(GrainId grain, GrainState<JournalHead> head, long number, JournalSegment segment)
    {
        var taken = await ReadSegment(grain, number).ConfigureAwait(false);
        var now = await ReadHead(grain).ConfigureAwait(false);
        if (now.ETag != head.ETag)
        {
            throw new InconsistentStateException($"Journal of {grain}: another activation has written.", now.ETag ?? "none", head.ETag ?? "none");
        }

        taken.State = segment;
        await storage.WriteStateAsync(SegmentName(number), grain, taken).ConfigureAwait(false);
    }

    private async Task<GrainState<JournalSegment>> ReadSegment(GrainId grain, long number)
    {
        var state = new GrainState<JournalSegment>(new());
        await storage.ReadStateAsync(SegmentName(number), grain, state).ConfigureAwait(false);
        return state;
    }

    private async Task<GrainState<RefusedWriter>> ReadRefused(string writer)
    {
        var state = new GrainState<RefusedWriter>(new());
        await storage.ReadStateAsync(RefusedName, WriterId(writer), state).ConfigureAwait(false);
        return state;
    }

    private static GrainId WriterId(string writer) => GrainId.Create("ol.writer", writer);

    private static string SegmentName(long number) => $"{HeadName}-{number}";
}
