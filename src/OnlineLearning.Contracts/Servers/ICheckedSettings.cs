namespace OnlineLearning.Contracts.Servers;

/// <summary>Settings that know what they may be.</summary>
public interface ICheckedSettings
{
    /// <summary>What is outside its range, one sentence each: setting, value, allowed (<see cref="SettingFailures"/>). Empty when all is well.</summary>
    IReadOnlyList<string> Failures();
}
