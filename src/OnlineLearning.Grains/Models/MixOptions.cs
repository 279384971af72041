using OnlineLearning.Contracts.Servers;

namespace OnlineLearning.Grains.Models;

/// <summary>When the shards of a model of several are mixed.</summary>
public sealed class MixOptions : ICheckedSettings
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Mix";

    /// <summary>Time from one mix to the next while there is traffic. 100 ms to 1 h. Default 1 s.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Examples learnt by all shards since their last mix below which they are not mixed. 1 to 1,000,000,000. Default 1.</summary>
    public long MinUpdates { get; set; } = 1;

    /// <inheritdoc/>
    public IReadOnlyList<string> Failures()
    {
        var failures = new SettingFailures($"{Section}:");
        failures.Within(Period, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), nameof(Period));
        failures.Within(MinUpdates, 1, 1_000_000_000, nameof(MinUpdates));
        return failures.Lines;
    }
}
