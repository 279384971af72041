using System.Text.Json;

namespace OnlineLearning.Gateway.Items;

/// <summary>What is done with one item, whether it came alone, in an array or as a line.</summary>
/// <typeparam name="TAnswer">What is answered.</typeparam>
internal interface IItemOperation<TAnswer>
    where TAnswer : struct
{
    /// <summary>
    /// Reads the item and starts its call before it returns, so that calls start in the order of the items. The task fails only by what the call throws.
    /// </summary>
    /// <param name="item">UTF-8 JSON; unchanged until the task completes.</param>
    /// <param name="model">The model of the route; empty where the route has none.</param>
    /// <param name="started">When its request began, of which the time for retries is counted: a request of many items has it once.</param>
    ValueTask<ItemResult<TAnswer>> Run(ReadOnlyMemory<byte> item, string model, long started);

    void Write(Utf8JsonWriter json, in TAnswer answer);
}
