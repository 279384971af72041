using System.Text;
using Azure.Data.Tables;

namespace OnlineLearning.Storage.Azure;

/// <summary>
/// A state's bytes as columns of a row: <c>Data</c>, <c>Data1</c>, ... of 64 KiB, or as text <c>StringData</c>, <c>StringData1</c>, ... of 32 Ki characters, at most 15: a row has 1 MiB. Both are read.
/// </summary>
internal static class TableStateFormat
{
    public const int MostBytes = Chunks * ChunkBytes;

    private const int Chunks = 15;
    private const int ChunkBytes = 64 << 10;
    private const int ChunkCharacters = 32 << 10;
    private const string Bytes = "Data";
    private const string Text = "StringData";

    /// <exception cref="ArgumentOutOfRangeException">It does not fit into a row.</exception>
    public static void Write(TableEntity row, BinaryData state, bool asText)
    {
        var length = state.ToMemory().Length;
        if (length > MostBytes)
        {
            throw new ArgumentOutOfRangeException("GrainState.Size", length, $"State '{row.RowKey}' of '{row.PartitionKey}' has {length} bytes; a row of an Azure table holds {MostBytes} at most.");
        }

        if (asText)
        {
            var text = state.ToString();
            for (var i = 0; i * ChunkCharacters < text.Length; i++)
            {
                row[Column(Text, i)] = text.Substring(i * ChunkCharacters, Math.Min(ChunkCharacters, text.Length - (i * ChunkCharacters)));
            }

            return;
        }

        for (var i = 0; i * ChunkBytes < length; i++)
        {
            row[Column(Bytes, i)] = state.ToMemory().Slice(i * ChunkBytes, Math.Min(ChunkBytes, length - (i * ChunkBytes))).ToArray();
        }
    }

    /// <summary>Null where there is no data: the state was cleared.</summary>
    public static BinaryData? Read(TableEntity row)
    {
        using var bytes = new MemoryStream();
        var text = new StringBuilder();
        for (var i = 0; i < Chunks; i++)
        {
            // Without metadata in the answer, bytes are Base64.
            bytes.Write(Value(row, Bytes, i) switch { byte[] chunk => chunk, string chunk => Convert.FromBase64String(chunk), _ => [] });
            text.Append(Value(row, Text, i) as string);
        }

        return bytes.Length > 0 ? new BinaryData(bytes.ToArray()) : text.Length > 0 ? new BinaryData(text.ToString()) : null;
    }

    private static object? Value(TableEntity row, string name, int number) => row.TryGetValue(Column(name, number), out var value) ? value : null;

    private static string Column(string name, int number) => number == 0 ? name : $"{name}{number}";
}
