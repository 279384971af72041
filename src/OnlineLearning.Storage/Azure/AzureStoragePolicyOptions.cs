namespace Orleans.Persistence.AzureStorage;

/// <summary>How often and how long operations on a table are tried. Names and defaults are those of Orleans' own Azure packages.</summary>
public class AzureStoragePolicyOptions
{
    /// <summary>Rows in one transaction. 1 to 100, default 100.</summary>
    public int MaxBulkUpdateRows { get; set; } = 100;

    /// <summary>Tries to create the table. Default 60.</summary>
    public int MaxCreationRetries { get; set; } = 60;

    /// <summary>Tries after the first. Default 5.</summary>
    public int MaxOperationRetries { get; set; } = 5;

    public TimeSpan PauseBetweenCreationRetries { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The first pause; each is twice the one before. Default 0.8 s.</summary>
    public TimeSpan PauseBetweenOperationRetries { get; set; } = TimeSpan.FromSeconds(0.8);

    /// <summary>The longest pause. Default 1 minute.</summary>
    public TimeSpan MaxPauseBetweenOperationRetries { get; set => field = Positive(value, nameof(MaxPauseBetweenOperationRetries)); } = TimeSpan.FromMinutes(1);

    /// <summary>Default: three times what the tries to create take.</summary>
    public TimeSpan CreationTimeout
    {
        get => field == default ? PauseBetweenCreationRetries * MaxCreationRetries * 3 : field;
        set => field = Positive(value, nameof(CreationTimeout));
    }

    /// <summary>The longest that an operation takes, all tries together. Default 100 s.</summary>
    public TimeSpan OperationTimeout { get; set => field = Positive(value, nameof(OperationTimeout)); } = TimeSpan.FromSeconds(100);

    private static TimeSpan Positive(TimeSpan value, string name)
        => value > TimeSpan.Zero || value == Timeout.InfiniteTimeSpan ? value : throw new ArgumentOutOfRangeException(name, value, "Allowed: more than 00:00:00, or Timeout.InfiniteTimeSpan.");
}
