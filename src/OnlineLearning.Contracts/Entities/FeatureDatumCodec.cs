using System.Buffers;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Numerics;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace OnlineLearning.Contracts.Entities;

/// <summary>Feature values on the wire: the bytes that they have in journals, after their length.</summary>
[RegisterSerializer]
public sealed class FeatureDatumCodec : IFieldCodec<FeatureDatum>
{
    private const int Room = 256;

    [ThreadStatic]
    private static StateWriter? t_writer;

    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, FeatureDatum value)
        where TBufferWriter : IBufferWriter<byte>
    {
        ReferenceCodec.MarkValueField(writer.Session);
        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(FeatureDatum), WireType.LengthPrefixed);
        var bytes = t_writer ??= new StateWriter(Room);
        bytes.Reset();
        value.Write(bytes);
        writer.WriteVarUInt32((uint)bytes.Length);
        writer.Write(bytes.WrittenSpan);
    }

    /// <exception cref="NewerStateException">A kind that a newer server writes.</exception>
    public FeatureDatum ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        ReferenceCodec.MarkValueField(reader.Session);
        field.EnsureWireType(WireType.LengthPrefixed);
        var length = (int)reader.ReadVarUInt32();
        Span<byte> room = stackalloc byte[Room];
        var bytes = length <= Room ? room[..length] : reader.ReadBytes((uint)length);
        if (length <= Room)
        {
            reader.ReadBytes(bytes);
        }

        var state = new StateReader(bytes);
        return FeatureDatum.Read(ref state);
    }
}

/// <summary>Feature values do not change: a copy is the value.</summary>
[RegisterCopier]
public sealed class FeatureDatumCopier : ShallowCopier<FeatureDatum>;
