using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace OnlineLearning.Core.Numerics;

/// <summary>Writes state as little-endian bytes: the form of snapshots, journal records and golden files. A struct's first byte is its version.</summary>
public sealed class StateWriter
{
    private readonly ArrayBufferWriter<byte> _buffer;

    public StateWriter(int capacity = 256) => _buffer = new(capacity);

    public int Length => _buffer.WrittenCount;

    public ReadOnlySpan<byte> WrittenSpan => _buffer.WrittenSpan;

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    public void Reset() => _buffer.ResetWrittenCount();

    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>LEB128, 1 to 10 bytes.</summary>
    public void Count(long value)
    {
        var rest = (ulong)value;
        var span = _buffer.GetSpan(10);
        var n = 0;
        while (rest >= 0x80)
        {
            span[n++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        span[n++] = (byte)rest;
        _buffer.Advance(n);
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    public void UInt128(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(_buffer.GetSpan(16), value);
        _buffer.Advance(16);
    }

    public void Double(double value) => Int64(BitConverter.DoubleToInt64Bits(value));

    public void Float(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    public void Floats(ReadOnlySpan<float> values) => Bytes(MemoryMarshal.AsBytes(values));

    public void Doubles(ReadOnlySpan<double> values) => Bytes(MemoryMarshal.AsBytes(values));

    public void Ints(ReadOnlySpan<int> values) => Bytes(MemoryMarshal.AsBytes(values));

    /// <summary>Length, then the bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Count(value.Length);
        _buffer.Write(value);
    }

    /// <summary>Their number, then each.</summary>
    public void Texts(ReadOnlySpan<string> values)
    {
        Count(values.Length);
        foreach (var value in values)
        {
            Text(value);
        }
    }

    public void Text(string value)
    {
        Count(Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _buffer);
    }
}
