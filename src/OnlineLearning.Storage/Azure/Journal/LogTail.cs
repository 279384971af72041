namespace OnlineLearning.Storage.Azure;

/// <summary>
/// The end of the log as this process knows it, with the index of all before. An append at a wrong end reads what is new; one whose answer was lost is found there by its number. Used by one caller at a time; the
/// index under the gate.
/// </summary>
internal sealed class LogTail(AzureJournalOptions options, AppendLog log, LogIndex index, Lock gate)
{
    private readonly long _writer = BitConverter.ToInt64(Guid.NewGuid().ToByteArray());
    private long _number;

    /// <summary>Replaced when the log has to be read from its beginning. Under the gate.</summary>
    public LogIndex Index { get; private set; } = index;

    /// <summary>Called under the gate when the index was replaced: what waits is of grains that live elsewhere by now.</summary>
    public Action Overtaken { get; set; } = () => { };

    /// <summary>A frame of <paramref name="bodyBytes"/>, its body to be filled in.</summary>
    public static byte[] NewFrame(int bodyBytes) => new byte[JournalFrame.HeaderBytes + bodyBytes];

    /// <summary>Appends at the known end.</summary>
    /// <returns>True: appended; false: it was appended before, its answer was lost, and it has been read; null: another came first, and what it wrote has been read.</returns>
    public async Task<bool?> Append(FrameKind kind, byte[] frame)
    {
        JournalFrame.WriteHeader(frame, kind, _writer, ++_number, frame.Length - JournalFrame.HeaderBytes);
        switch (await log.Append(frame).ConfigureAwait(false))
        {
            case AppendOutcome.Appended:
                return true;
            case AppendOutcome.Moved:
                return await CatchUp(_number).ConfigureAwait(false) ? false : null;
            default:
                await Reload().ConfigureAwait(false);
                return null;
        }
    }

    /// <summary>Has the log refuse these writers, or says again whom it refuses. Who appends has to know the end, hence reads this first.</summary>
    public async Task Refuse(IReadOnlyCollection<string> writers)
    {
        await CatchUp().ConfigureAwait(false);
        while (true)
        {
            await RollIfFull().ConfigureAwait(false);
            byte[] frame;
            lock (gate)
            {
                if (writers.Count > 0 && writers.All(Index.Refused.Contains))
                {
                    return;
                }

                var body = Index.Refused.With(writers);
                frame = NewFrame(body.Length);
                body.CopyTo(frame, JournalFrame.HeaderBytes);
            }

            var blob = log.Blob;
            switch (await Append(FrameKind.Refused, frame).ConfigureAwait(false))
            {
                case true:
                    lock (gate)
                    {
                        Index.Refused.Apply(frame.AsSpan(JournalFrame.HeaderBytes), blob);
                    }

                    return;
                case false:
                    return;
                default:
                    break;
            }
        }
    }

    /// <summary>Reads what is new.</summary>
    public Task CatchUp() => CatchUp(0);

    /// <returns>True where the frame of this writer with <paramref name="number"/> is among it.</returns>
    private async Task<bool> CatchUp(long number)
    {
        var found = false;
        var whole = await log.ReadNew(frame =>
        {
            found |= frame.Writer == _writer && frame.Number == number;
            lock (gate)
            {
                Index.Apply(frame);
            }
        }).ConfigureAwait(false);
        if (!whole)
        {
            await Reload().ConfigureAwait(false);
        }

        return found;
    }

    /// <summary>Closes a blob that has its bytes or blocks, and goes on in the next.</summary>
    public async Task RollIfFull()
    {
        while (log.IsFull)
        {
            var end = new byte[JournalFrame.HeaderBytes];
            JournalFrame.WriteHeader(end, FrameKind.End, _writer, ++_number, 0);
            switch (await log.Append(end).ConfigureAwait(false))
            {
                case AppendOutcome.Appended:
                    await log.NextBlob().ConfigureAwait(false);
                    break;
                case AppendOutcome.Moved:
                    await CatchUp().ConfigureAwait(false);
                    break;
                default:
                    await Reload().ConfigureAwait(false);
                    break;
            }

            lock (gate)
            {
                // The blob in which it was said may be deleted: it is said again in the next.
                Index.Feed.SayAgain();
            }
        }
    }

    /// <summary>The log from its oldest blob. A blob may go while it is read: then from the next.</summary>
    public static async Task<LogIndex> Load(AppendLog log, AzureJournalOptions options, string journal)
    {
        const int Attempts = 10;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var index = new LogIndex(options, journal);
            await log.Rewind().ConfigureAwait(false);
            if (await log.ReadNew(index.Apply).ConfigureAwait(false))
            {
                index.Journal.RestAll();
                return index;
            }
        }

        throw new StorageUnavailableException($"The journal in {log.Name} changed during each of {Attempts} readings.");
    }

    /// <summary>This process slept so long that what it knew is gone. Its grains live elsewhere: each is read again before it appends.</summary>
    private async Task Reload()
    {
        var next = await Load(log, options, Index.Feed.Journal).ConfigureAwait(false);
        lock (gate)
        {
            foreach (var old in Index.Journal.All)
            {
                var known = next.Journal.Of(old.Grain);
                known.DurableLast = Math.Max(known.DurableLast, old.DurableLast);
                LogIndex.TakeBack(known);
            }

            Index = next;
            Overtaken();
        }
    }
}
