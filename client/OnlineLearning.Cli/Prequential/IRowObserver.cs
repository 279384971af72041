using OnlineLearning.Cli.Batches;

namespace OnlineLearning.Cli.Prequential;

/// <summary>Looks at what a run does, a batch at a time; a run without observers pays nothing for them.</summary>
internal interface IRowObserver
{
    /// <summary>Called once, after the header has been read and before the first batch.</summary>
    /// <param name="reader">Knows the texts of segments.</param>
    void Start(BatchReader reader);

    /// <summary>Rows that the baselines have predicted and learnt, as the first model reads them; comes before the models of the same batch.</summary>
    /// <param name="batch">Row numbers and segments.</param>
    /// <param name="lane">The first model's labels, times and key numbers.</param>
    /// <param name="predictions">By baseline and row; beyond the batch's rows they mean nothing.</param>
    void SeenBaselines(RowBatch batch, RowLane lane, IReadOnlyList<double[]> predictions);

    /// <summary>Rows that a model has predicted and learnt.</summary>
    /// <param name="model">Number of the model among the run's candidates.</param>
    /// <param name="batch">Row numbers and segments.</param>
    /// <param name="lane">The model's labels, times and key numbers.</param>
    /// <param name="predictions">By row.</param>
    void Seen(int model, RowBatch batch, RowLane lane, ReadOnlySpan<double> predictions);
}
