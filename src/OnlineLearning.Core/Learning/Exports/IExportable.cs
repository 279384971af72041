namespace OnlineLearning.Core.Learning.Exports;

/// <summary>A learner whose score is linear in what its inputs count as, so that others can compute it from a list of weights.</summary>
public interface IExportable
{
    /// <summary>The weights as of now. Called by the one writer, between two updates.</summary>
    /// <param name="most">Weights copied at the most; where there are more, none is.</param>
    LinearWeights Export(int most);
}
