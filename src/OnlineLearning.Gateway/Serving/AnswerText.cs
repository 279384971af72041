using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Gateway.Items;

namespace OnlineLearning.Gateway.Serving;

/// <summary>
/// JSON text of an answer of many values, in one pooled buffer: a writer that checks and flushes at every value costs more than the values. The caller writes what JSON wants; commas between the elements of arrays are put here.
/// </summary>
internal sealed class AnswerText : IDisposable
{
    private const int First = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(First);
    private bool _isAfterElement;

    public int Length { get; private set; }

    /// <summary>The text so far; until <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    /// <summary>Answers with the text.</summary>
    public async Task Send(HttpResponse response)
    {
        response.ContentType = MediaTypes.Json;
        response.ContentLength = Length;
        await response.BodyWriter.WriteAsync(Written);
    }

    /// <summary>Opens an array.</summary>
    public void Open()
    {
        Room(1)[0] = (byte)'[';
        Length++;
        _isAfterElement = false;
    }

    /// <summary>Closes an array, which may itself be an element.</summary>
    public void Close()
    {
        Room(1)[0] = (byte)']';
        Length++;
        _isAfterElement = true;
    }

    /// <summary>Text between arrays, as it is.</summary>
    public void Raw(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        Length += text.Length;
    }

    /// <summary>The comma before an element that is no single value.</summary>
    public void Next()
    {
        if (_isAfterElement)
        {
            Raw(","u8);
        }

        _isAfterElement = true;
    }

    /// <summary>An element that is JSON already.</summary>
    public void Element(ReadOnlySpan<byte> json)
    {
        var room = Begin(json.Length);
        json.CopyTo(room);
        Length += json.Length;
    }

    /// <param name="number">Finite.</param>
    public void Element(double number)
    {
        var room = Begin(ShortestDecimal.Room);
        Length += ShortestDecimal.Format(number, room);
    }

    public void Element(long number)
    {
        number.TryFormat(Begin(ShortestDecimal.Room), out var length);
        Length += length;
    }

    /// <summary>A string, escaped as the other answers are.</summary>
    public void Element(string text)
    {
        Next();
        Text(text);
    }

    /// <summary>A string that is escaped already.</summary>
    public void Element(JsonEncodedText text)
    {
        Next();
        Raw("\""u8);
        Raw(text.EncodedUtf8Bytes);
        Raw("\""u8);
    }

    /// <summary>A string that is no element.</summary>
    public void Text(string text)
    {
        var escaped = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text);
        Raw("\""u8);
        Length += Encoding.UTF8.GetBytes(escaped, Room(Encoding.UTF8.GetMaxByteCount(escaped.Length)));
        Raw("\""u8);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    // Room for an element, after its comma.
    private Span<byte> Begin(int most)
    {
        var room = Room(most + 1);
        if (!_isAfterElement)
        {
            _isAfterElement = true;
            return room;
        }

        room[0] = (byte)',';
        Length++;
        return room[1..];
    }

    private Span<byte> Room(int most)
    {
        if (_buffer.Length - Length < most)
        {
            Grow(most);
        }

        return _buffer.AsSpan(Length);
    }

    private void Grow(int most)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, Length + most));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
