using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace OnlineLearning.Gateway.Items;

/// <summary>A request's whole body in one piece: the pipe's own memory where it is in one piece there, else a rented copy. Dispose when nothing reads it any more.</summary>
internal readonly struct BodyReader : IDisposable
{
    private readonly PipeReader? _pipe;
    private readonly SequencePosition _end;
    private readonly byte[]? _rented;

    private BodyReader(PipeReader pipe, in ReadOnlySequence<byte> buffer)
    {
        _pipe = pipe;
        _end = buffer.End;
        if (buffer.IsSingleSegment)
        {
            Body = buffer.First;
        }
        else
        {
            _rented = ArrayPool<byte>.Shared.Rent((int)buffer.Length);
            buffer.CopyTo(_rented);
            Body = _rented.AsMemory(0, (int)buffer.Length);
        }
    }

    /// <summary>UTF-8, without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Null where the body is longer than <paramref name="most"/> bytes.</summary>
    public static async ValueTask<BodyReader?> Read(HttpContext context, int most)
    {
        if (context.Request.ContentLength > most)
        {
            return null;
        }

        var pipe = context.Request.BodyReader;
        while (true)
        {
            // Without the request's token, which costs an allocation to ask for: a caller that goes away ends the read all the same.
            var result = await pipe.ReadAsync();
            if (result.Buffer.Length > most)
            {
                pipe.AdvanceTo(result.Buffer.End);
                return null;
            }

            if (result.IsCompleted)
            {
                return new BodyReader(pipe, result.Buffer);
            }

            pipe.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    public void Dispose()
    {
        _pipe?.AdvanceTo(_end);
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }
}
