using OnlineLearning.Cli.Tables;

namespace OnlineLearning.Cli.Prequential;

/// <summary>The loop that rows go through: in this process, or a server's.</summary>
internal interface ILoop
{
    /// <summary>Predicts a row.</summary>
    /// <exception cref="BadRowException">The row cannot be predicted, whatever is tried.</exception>
    ValueTask<Asked> Predict(TableRow row, CancellationToken cancel);

    /// <summary>Sends the events that a row also is.</summary>
    ValueTask SendEvents(TableRow row, CancellationToken cancel);

    /// <summary>Learns the label of an earlier prediction.</summary>
    /// <returns>False: the prediction is not waited for any more.</returns>
    ValueTask<bool> Learn(Asked asked, double label, CancellationToken cancel);
}

/// <summary>A prediction, and what its loop finds it again by.</summary>
/// <param name="Prediction">Multiclass: number of a class.</param>
/// <param name="Handle">What finds it again.</param>
/// <param name="LogLoss">Multiclass: of the row's label. Else NaN.</param>
internal readonly record struct Asked(double Prediction, object Handle, double LogLoss = double.NaN);

/// <summary>The loop refuses this row; others may be fine.</summary>
internal sealed class BadRowException(string reason) : Exception(reason);
