using System.Buffers;

namespace OnlineLearning.Gateway.Items;

/// <summary>An item on its way.</summary>
/// <param name="Result">Awaited once.</param>
/// <param name="Line">Streams: its line, from 1; arrays: 0.</param>
/// <param name="Rented">Memory of the item, given back when it is answered.</param>
internal readonly record struct PendingItem<TAnswer>(ValueTask<ItemResult<TAnswer>> Result, long Line, byte[]? Rented)
    where TAnswer : struct
{
    public void Release()
    {
        if (Rented is not null)
        {
            ArrayPool<byte>.Shared.Return(Rented);
        }
    }
}
