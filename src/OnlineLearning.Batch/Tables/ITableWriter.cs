using OnlineLearning.Core.Features;

namespace OnlineLearning.Batch.Tables;

/// <summary>Takes the rows of a table one by one; the file is whole when it is disposed after <see cref="Complete"/>, and is not there otherwise.</summary>
public interface ITableWriter : IAsyncDisposable
{
    /// <param name="row">By position of the columns; kept no longer than the call.</param>
    ValueTask Write(ReadOnlyMemory<FeatureDatum> row);

    /// <summary>Writes what is left and puts the file in its place.</summary>
    ValueTask Complete();
}
