using System.Runtime.InteropServices;

namespace OnlineLearning.Core.Numerics;

/// <summary>A mostly empty table of floats as bytes: gaps and values where fewer than half are set, else all of them. Equal tables give equal bytes.</summary>
public static class SparseFloats
{
    public static void Write(StateWriter writer, ReadOnlySpan<float> table)
    {
        var set = table.Length - CountZero(table);
        writer.Count(table.Length);
        writer.Bool(set * 2 >= table.Length);
        if (set * 2 >= table.Length)
        {
            writer.Floats(table);
            return;
        }

        writer.Count(set);
        var last = 0;
        for (var i = 0; i < table.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(table[i]) != 0)
            {
                writer.Count(i - last);
                writer.Float(table[i]);
                last = i;
            }
        }
    }

    /// <summary>Fills <paramref name="table"/>, whose length must be that which was written.</summary>
    public static void Read(ref StateReader reader, Span<float> table)
    {
        var length = reader.Count();
        if (length != table.Length)
        {
            throw new InvalidDataException($"State holds a table of {length} floats, {table.Length} are wanted.");
        }

        if (reader.Bool())
        {
            reader.FloatsInto(table);
            return;
        }

        table.Clear();
        var at = 0L;
        for (var left = reader.Items(5); left > 0; left--)
        {
            at += reader.Int();
            if (at >= table.Length)
            {
                throw new InvalidDataException($"State holds a value at place {at} of a table of {table.Length}.");
            }

            table[(int)at] = reader.Float();
        }
    }

    private static int CountZero(ReadOnlySpan<float> table) => MemoryMarshal.Cast<float, int>(table).Count(0);
}
