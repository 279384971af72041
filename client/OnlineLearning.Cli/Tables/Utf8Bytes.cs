using System.Text;

namespace OnlineLearning.Cli.Tables;

/// <summary>A text's bytes as UTF-8 without a byte order mark. UTF-16 and UTF-32 are told by theirs; without one it is UTF-8.</summary>
public static class Utf8Bytes
{
    private static readonly Encoding[] Others = [new UTF32Encoding(false, true), new UTF32Encoding(true, true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true)];

    public static Stream Of(Stream bytes)
    {
        var first = new byte[4];
        first = first[..bytes.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)];
        if (first.AsSpan().StartsWith(Encoding.UTF8.Preamble))
        {
            return new ReadAgain(first[Encoding.UTF8.Preamble.Length..], bytes);
        }

        var other = Array.Find(Others, encoding => first.AsSpan().StartsWith(encoding.Preamble));
        return other is null ? new ReadAgain(first, bytes)
            : Encoding.CreateTranscodingStream(new ReadAgain(first[other.Preamble.Length..], bytes), other, new UTF8Encoding(false));
    }

    /// <summary>Bytes that were taken from a stream, and then the rest of it.</summary>
    private sealed class ReadAgain(byte[] first, Stream rest) : Stream
    {
        private int _given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            if (_given == first.Length)
            {
                return rest.Read(buffer);
            }

            var given = Math.Min(buffer.Length, first.Length - _given);
            first.AsSpan(_given, given).CopyTo(buffer);
            _given += given;
            return given;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                rest.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
