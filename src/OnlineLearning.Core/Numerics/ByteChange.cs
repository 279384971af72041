namespace OnlineLearning.Core.Numerics;

/// <summary>What turns one state's bytes into those of a later one: the runs that differ. A weight here and there of a large table costs a few bytes each; where nothing moves its place, nothing else is sent.</summary>
public static class ByteChange
{
    /// <summary>Equal bytes that end a run: a gap and a length cost at least two.</summary>
    private const int RunEnd = 4;

    /// <summary>Writes a version, the later length, then each run: bytes that stay before it, and its bytes.</summary>
    public static void Write(StateWriter writer, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        writer.Byte(1);
        writer.Count(after.Length);
        var both = Math.Min(before.Length, after.Length);
        var left = before[..both];
        var right = after[..both];
        for (var last = 0; last < after.Length;)
        {
            var start = last + left[Math.Min(last, both)..].CommonPrefixLength(right[Math.Min(last, both)..]);
            if (start == after.Length)
            {
                return;
            }

            var end = start < both ? RunFrom(start, left, right) : after.Length;
            writer.Count(start - last);
            writer.Bytes(after[start..end]);
            last = end;
        }
    }

    /// <summary>The later state, in the memory of the earlier one where both are equally long.</summary>
    /// <exception cref="InvalidDataException">The change does not fit; <paramref name="before"/> may have taken on a part of it.</exception>
    public static byte[] Apply(byte[] before, ReadOnlySpan<byte> change)
    {
        var reader = new StateReader(change);
        reader.Version(1, "Change of a state");
        var length = reader.Int();
        if (length > before.Length + (long)change.Length)
        {
            throw new InvalidDataException($"Change of a state: {length} bytes are claimed, {before.Length} were there and {change.Length} came.");
        }

        var after = before;
        if (length != before.Length)
        {
            after = new byte[length];
            before.AsSpan(0, Math.Min(before.Length, length)).CopyTo(after);
        }

        for (var at = 0L; !reader.AtEnd;)
        {
            at += reader.Int();
            var run = reader.Bytes();
            if (at + run.Length > length)
            {
                throw new InvalidDataException($"Change of a state: a run of {run.Length} bytes at {at} does not fit into {length}.");
            }

            run.CopyTo(after.AsSpan((int)at));
            at += run.Length;
        }

        return after;
    }

    private static int RunFrom(int start, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var (end, equal) = (start + 1, 0);
        while (end + equal < left.Length && equal < RunEnd)
        {
            (end, equal) = left[end + equal] == right[end + equal] ? (end, equal + 1) : (end + equal + 1, 0);
        }

        return end;
    }
}
