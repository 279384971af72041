namespace OnlineLearning.Cli.Tables;

/// <summary>The part of a stream that is in memory: from the current record's start to what has been read.</summary>
internal sealed class ByteWindow(Stream stream)
{
    private const int FirstSize = 1 << 16;
    private byte[] _buffer = new byte[FirstSize];

    public byte[] Buffer => _buffer;

    public int Start { get; private set; }

    public int End { get; private set; }

    public int Length => End - Start;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(Start, End - Start);

    /// <summary>The stream has no more.</summary>
    public bool Ended { get; private set; }

    /// <summary>Bytes passed so far.</summary>
    public long Consumed { get; private set; }

    /// <summary>Whether there is a byte at this offset from the start; reads on as far as needed.</summary>
    public bool Has(int offset)
    {
        while (offset >= Length)
        {
            if (!Fill())
            {
                return false;
            }
        }

        return true;
    }

    public void Advance(int bytes)
    {
        Start += bytes;
        Consumed += bytes;
    }

    /// <summary>Reads on; false at the end. What is in the window moves to the front of the buffer, which doubles when the window fills it.</summary>
    public bool Fill()
    {
        if (Ended)
        {
            return false;
        }

        if (Start > 0)
        {
            Bytes.CopyTo(_buffer);
            (Start, End) = (0, Length);
        }

        if (End == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = stream.Read(_buffer.AsSpan(End));
        Ended = read == 0;
        End += read;
        return !Ended;
    }
}
