using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OnlineLearning.Gateway.Items;

/// <summary>A JSON writer of this thread, used again. Rent, write and dispose without an await in between.</summary>
internal readonly ref struct PooledJsonWriter
{
    [ThreadStatic]
    private static Utf8JsonWriter? s_free;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private PooledJsonWriter(Utf8JsonWriter json) => Json = json;

    public Utf8JsonWriter Json { get; }

    public static PooledJsonWriter Rent(IBufferWriter<byte> into)
    {
        if (s_free is { } json)
        {
            s_free = null;
            json.Reset(into);
            return new PooledJsonWriter(json);
        }

        return new PooledJsonWriter(new Utf8JsonWriter(into, Options));
    }

    public void Dispose()
    {
        Json.Flush();
        Json.Reset(NoBuffer.Instance);
        s_free = Json;
    }

    /// <summary>Lets go of the request's buffer while the writer waits.</summary>
    private sealed class NoBuffer : IBufferWriter<byte>
    {
        public static readonly NoBuffer Instance = new();

        public void Advance(int count) => throw new InvalidOperationException("The writer is not rented.");

        public Memory<byte> GetMemory(int sizeHint = 0) => throw new InvalidOperationException("The writer is not rented.");

        public Span<byte> GetSpan(int sizeHint = 0) => throw new InvalidOperationException("The writer is not rented.");
    }
}
