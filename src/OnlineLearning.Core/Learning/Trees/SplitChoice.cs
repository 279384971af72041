using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Trees;

/// <summary>The best split found so far and the merit of the best one by another input. Not to split at all is worth 0 and takes part as one of them.</summary>
public struct SplitChoice
{
    private int _input;

    public SplitCandidate Best { get; private set; }

    /// <summary>Merit of the second: of the best input but one.</summary>
    public double Second { get; private set; }

    /// <summary>Takes a split into account.</summary>
    /// <param name="input">What distinguishes inputs; above 0.</param>
    /// <param name="merit">Its merit.</param>
    /// <param name="test">The test.</param>
    /// <param name="left">Labels of what passes.</param>
    /// <param name="right">Labels of the rest.</param>
    public void Offer(int input, double merit, in SplitTest test, in Moments left, in Moments right)
    {
        if (merit > Best.Merit)
        {
            Second = input == _input ? Second : Best.Merit;
            (Best, _input) = (new SplitCandidate(merit, test, left, right), input);
        }
        else if (input != _input && merit > Second)
        {
            Second = merit;
        }
    }

    /// <summary>Whether the best is the best with confidence: it leads by more than the bound, or the bound fell below what counts as a tie (Domingos and Hulten 2000, section 3).</summary>
    public readonly bool IsClear(TreeSettings settings, double n)
    {
        var bound = HoeffdingBound.Of(1, settings.Delta, n);
        return Best.Merit > 0 && (Best.Merit - Second > bound || bound < settings.Tie);
    }

    /// <summary>The same for merits that are compared by their ratio: second / best below 1 - bound (Ikonomovska et al. 2011, section 4.1).</summary>
    public readonly bool IsClearByRatio(TreeSettings settings, double n)
    {
        var bound = HoeffdingBound.Of(1, settings.Delta, n);
        return Best.Merit > 0 && (Second / Best.Merit < 1 - bound || bound < settings.Tie);
    }
}
