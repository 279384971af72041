using OnlineLearning.Core.Learning;

namespace OnlineLearning.Core.Evaluation.Monitoring;

/// <summary>One model's losses in their order, in one process: tells when its shared part is to be re-warmed. Behind the server its monitor decides by the same rule from what the silos report.</summary>
public sealed class LossDrift(RewarmDefinition rewarm)
{
    private readonly LossAlarm _alarm = new();
    private double _labels;
    private double? _rewarmedAt;
    private double _sum;
    private int _count;

    /// <summary>Alarms so far, also those that re-warmed nothing.</summary>
    public int Alarms { get; private set; }

    /// <summary>Takes the next label's loss; true where the shared part is to be re-warmed now.</summary>
    public bool Add(double loss)
    {
        _labels++;
        _sum += loss;
        if (++_count < MonitorSlice.BlockLabels)
        {
            return false;
        }

        var mean = _sum / _count;
        (_sum, _count) = (0, 0);
        if (!_alarm.Update(mean))
        {
            return false;
        }

        Alarms++;
        if (!rewarm.IsDue(_labels, _rewarmedAt))
        {
            return false;
        }

        _rewarmedAt = _labels;
        return true;
    }
}
