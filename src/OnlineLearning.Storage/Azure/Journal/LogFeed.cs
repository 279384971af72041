using OnlineLearning.Contracts.Storage;

namespace OnlineLearning.Storage.Azure;

/// <summary>Reads the log as a feed: its frames of entries, in their order.</summary>
internal static class LogFeed
{
    private const int ReadBytes = 1 << 20;

    /// <param name="log">The log.</param>
    /// <param name="after">Position of the last frame that was read; 0: from the beginning.</param>
    /// <param name="upTo">Position of the last frame that is known to be there.</param>
    /// <param name="mostBytes">Stops after the frame with which there are so many bytes.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<List<FeedSegment>> Read(AppendLog log, long after, long upTo, long mostBytes, CancellationToken cancellation)
    {
        var found = new List<FeedSegment>();
        var grains = new GrainIdReader();
        var (blob, offset) = JournalFrame.PlaceOf(Math.Max(after, JournalFrame.PositionOf(log.OldestBlob, 0)));
        var most = ReadBytes;
        for (var bytes = 0L; bytes < mostBytes && JournalFrame.PositionOf(blob, offset) <= upTo;)
        {
            cancellation.ThrowIfCancellationRequested();
            var data = await log.Read(blob, offset, most).ConfigureAwait(false);
            var (read, needed, ended) = (0, 0, data is null);
            while (!ended && bytes < mostBytes && JournalFrame.Read(data.AsMemory(read), JournalFrame.PositionOf(blob, offset + read), out needed) is { } frame && frame.Position <= upTo)
            {
                read += frame.Length;
                ended = frame.Kind == FrameKind.End;
                if (frame.Kind == FrameKind.Entries && frame.Position > after)
                {
                    found.Add(new(frame.Position, Parse(frame.Body, grains)));
                    bytes += frame.Length;
                }
            }

            if (read == 0 && data?.Length < Math.Min(needed, most))
            {
                // Nothing more is there.
                break;
            }

            most = read == 0 && !ended ? Math.Max(needed, ReadBytes) : ReadBytes;
            (blob, offset) = ended ? (blob + 1, 0) : (blob, offset + read);
        }

        return found;
    }

    private static List<FeedRecord> Parse(ReadOnlyMemory<byte> body, GrainIdReader grains)
    {
        var records = new List<FeedRecord>();
        var reader = new JournalReader(body.Span);
        while (!reader.AtEnd)
        {
            var grain = grains.Read(ref reader);
            var (first, count) = (reader.Number(), reader.Number());
            for (var i = 0; i < count; i++)
            {
                var length = reader.Data().Length;
                records.Add(new(grain, first + i, body.Slice(reader.Position - length, length)));
            }
        }

        return records;
    }
}
