using System.Runtime.InteropServices;

namespace OnlineLearning.Core.Learning;

/// <summary>
/// One coordinate of a sparse example, as it is scored, kept, sent and journalled: 12 bytes, so that a vector is a byte[] on the wire without
/// conversion. Values are raw: standardisation belongs to the learner.
/// </summary>
/// <param name="Index">Place in the weight table: below 2^bits hashed, 2^bits the intercept, above it the numeric inputs, one place each.</param>
/// <param name="Value">Finite.</param>
/// <param name="Input">Ordinal of the input it came from; the intercept has <see cref="Intercept"/>.</param>
/// <param name="Terms">Bit e is set where the model's entity number e has a personal coefficient for it.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct Entry(int Index, float Value, ushort Input, ushort Terms)
{
    /// <summary>The <see cref="Input"/> of the intercept.</summary>
    public const ushort Intercept = ushort.MaxValue;

    public static ReadOnlySpan<Entry> Of(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, Entry>(bytes);
}
