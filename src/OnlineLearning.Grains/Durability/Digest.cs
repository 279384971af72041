using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Durability;

/// <summary>Hash of state bytes: equal states, equal digests.</summary>
internal static class Digest
{
    public static string Of(Action<StateWriter> write)
    {
        var writer = new StateWriter(1024);
        write(writer);
        return MurmurHash3.Hash128(writer.WrittenSpan).ToString("x32");
    }
}
