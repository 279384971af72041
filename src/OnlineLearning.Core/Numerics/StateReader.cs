using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace OnlineLearning.Core.Numerics;

/// <summary>Reads what <see cref="StateWriter"/> wrote. Bytes that end early or claim an impossible length are an <see cref="InvalidDataException"/>, never a wrong value.</summary>
public ref struct StateReader(ReadOnlySpan<byte> data)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = data;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public bool Bool()
    {
        var value = Byte();
        return value <= 1 ? value == 1 : throw new InvalidDataException($"State bytes hold {value} where 0 or 1 is allowed.");
    }

    public long Count()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return shift < 63 || part == 1 ? (long)value : throw LongNumber();
            }
        }

        throw LongNumber();
    }

    /// <summary>How many items follow, each of at least <paramref name="leastBytes"/>: what the rest cannot hold is refused before memory is taken for it.</summary>
    public int Items(int leastBytes)
    {
        var count = Count();
        return count >= 0 && count <= _rest.Length / leastBytes
            ? (int)count
            : throw new InvalidDataException($"State bytes claim {count} items of at least {leastBytes} bytes, {_rest.Length} bytes are left.");
    }

    /// <summary>A count within 0 to 2^31 - 1.</summary>
    public int Int()
    {
        var count = Count();
        return count is >= 0 and <= int.MaxValue ? (int)count : throw new InvalidDataException($"State bytes hold {count} where 0 to {int.MaxValue} is allowed.");
    }

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public UInt128 UInt128() => BinaryPrimitives.ReadUInt128LittleEndian(Take(16));

    public double Double() => BitConverter.Int64BitsToDouble(Int64());

    public float Float() => BinaryPrimitives.ReadSingleLittleEndian(Take(4));

    public float[] Floats() => MemoryMarshal.Cast<byte, float>(Whole(sizeof(float))).ToArray();

    /// <summary>Fills <paramref name="table"/>, whose length must be that which was written.</summary>
    public void FloatsInto(Span<float> table)
    {
        var all = MemoryMarshal.Cast<byte, float>(Whole(sizeof(float)));
        if (all.Length != table.Length)
        {
            throw new InvalidDataException($"State holds {all.Length} floats of a table of {table.Length}.");
        }

        all.CopyTo(table);
    }

    public double[] Doubles() => MemoryMarshal.Cast<byte, double>(Whole(sizeof(double))).ToArray();

    public int[] Ints() => MemoryMarshal.Cast<byte, int>(Whole(sizeof(int))).ToArray();

    public ReadOnlySpan<byte> Bytes() => Take(Count());

    public string Text()
    {
        try
        {
            return StrictUtf8.GetString(Bytes());
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("State bytes hold a text that is not UTF-8.", e);
        }
    }

    public string[] Texts()
    {
        var texts = new string[Items(1)];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Text();
        }

        return texts;
    }

    /// <summary>Bytes that are a whole number of items of <paramref name="size"/>.</summary>
    public ReadOnlySpan<byte> Whole(int size)
    {
        var bytes = Bytes();
        return bytes.Length % size == 0 ? bytes : throw new InvalidDataException($"State holds {bytes.Length} bytes of items of {size} each.");
    }

    /// <summary>Reads a version byte and refuses any other than <paramref name="known"/>.</summary>
    public void Version(byte known, string what) => Version(known, known, what);

    /// <summary>Reads a version byte from <paramref name="oldest"/> to <paramref name="newest"/>.</summary>
    /// <exception cref="NewerStateException">It is above them: a newer server wrote it.</exception>
    public byte Version(byte oldest, byte newest, string what)
    {
        var found = Byte();
        return found > newest ? throw new NewerStateException(what, found, oldest, newest)
            : found < oldest ? throw new InvalidDataException($"{what}: version {found} was found, this server reads {oldest} to {newest}.")
            : found;
    }

    private static InvalidDataException LongNumber() => new("State bytes hold a number longer than 64 bits.");

    private ReadOnlySpan<byte> Take(long length)
    {
        if (length < 0 || length > _rest.Length)
        {
            throw new InvalidDataException($"State bytes end early: {length} bytes were wanted, {_rest.Length} are left.");
        }

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }
}
