namespace OnlineLearning.Core.Evaluation.Baselines;

/// <summary>The class that was the label most often so far; of equal ones, and before the first label, that of the lowest number.</summary>
/// <param name="classes">Number of classes; labels are their numbers from 0.</param>
public sealed class MajorityClass(int classes) : IBaseline
{
    private readonly long[] _labels = new long[classes];
    private int _most;

    public string Name => "majority";

    public double Predict(int entity) => _most;

    public void Learn(int entity, double label)
    {
        if (!(label >= 0 && label < classes))
        {
            return;
        }

        var number = (int)label;
        var count = ++_labels[number];
        if (count > _labels[_most] || (count == _labels[_most] && number < _most))
        {
            _most = number;
        }
    }
}
