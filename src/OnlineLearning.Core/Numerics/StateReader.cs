using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace OnlineLearning.Core.Numerics;

/// <summary>Reads what <see cref="StateWriter"/> wrote. Bytes that end early or claim an impossible length are an <see cref="InvalidDataException"/>, never a wrong value.</summary>
public ref struct StateReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public bool Bool() => Byte() != 0;

    public long Count()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return (long)value;
            }
        }

        throw new InvalidDataException("State bytes hold a number longer than 64 bits.");
    }

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public UInt128 UInt128() => BinaryPrimitives.ReadUInt128LittleEndian(Take(16));

    public double Double() => BitConverter.Int64BitsToDouble(Int64());

    public float Float() => BinaryPrimitives.ReadSingleLittleEndian(Take(4));

    public float[] Floats() => MemoryMarshal.Cast<byte, float>(Bytes()).ToArray();

    public double[] Doubles() => MemoryMarshal.Cast<byte, double>(Bytes()).ToArray();

    public int[] Ints() => MemoryMarshal.Cast<byte, int>(Bytes()).ToArray();

    public ReadOnlySpan<byte> Bytes() => Take(Count());

    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>Reads a version byte and refuses any other than <paramref name="known"/>.</summary>
    public void Version(byte known, string what)
    {
        var found = Byte();
        if (found != known)
        {
            throw new InvalidDataException($"{what}: state version {found} was found, this server reads version {known}.");
        }
    }

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
