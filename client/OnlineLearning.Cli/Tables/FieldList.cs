using System.Runtime.CompilerServices;

namespace OnlineLearning.Cli.Tables;

/// <summary>Where the fields of a record are.</summary>
internal sealed class FieldList
{
    private (int From, int To)[] _fields = new (int, int)[16];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public bool IsEmpty(int field) => _fields[field].From == _fields[field].To;

    public ReadOnlySpan<byte> Of(byte[] bytes, int field)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)field, (uint)Count, nameof(field));
        var (from, to) = _fields[field];
        return bytes.AsSpan(from, to - from);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int from, int to)
    {
        if (Count == _fields.Length)
        {
            Array.Resize(ref _fields, Count * 2);
        }

        _fields[Count++] = (from, to);
    }
}
