using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Batch.Sorting;

/// <summary>How records of one kind are ordered, and kept in a file meanwhile.</summary>
public interface ISortCodec<T> : IComparer<T>
{
    /// <summary>Bytes of memory that a record takes, about.</summary>
    int SizeOf(T record);

    void Write(StateWriter writer, T record);

    T Read(ref StateReader reader);
}
