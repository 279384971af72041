using OnlineLearning.Contracts.Servers;

namespace OnlineLearning.Gateway;

/// <summary>What the HTTP door lets in. Every bound is enforced at start.</summary>
public sealed class GatewayOptions : ICheckedSettings
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Gateway";

    /// <summary>Longest body that is read as a whole (one item, an array, definitions), in bytes: 1,024 to 67,108,864. Default 1 MiB. Above: 413.</summary>
    public int MaxBodyBytes { get; set; } = 1 << 20;

    /// <summary>Items of one array: 1 to 100,000. Default 10,000. Above: 413.</summary>
    public int MaxBatchItems { get; set; } = 10_000;

    /// <summary>Longest line of a stream, in bytes: 256 to 1,048,576. Default 64 KiB. A longer one is that line's error.</summary>
    public int MaxLineBytes { get; set; } = 1 << 16;

    /// <summary>Items of one request (an array, a stream, the keys of a features call) that are under way at once: 2 to 4,096. Default 256.</summary>
    public int MaxItemsInFlight { get; set; } = 256;

    /// <summary>Requests under way at once, streams included: 1 to 1,000,000. Default 1,024. Above: 503 with Retry-After.</summary>
    public int MaxConcurrentRequests { get; set; } = 1024;

    /// <summary>Rows of one features call or push: 1 to 100,000. Default 1,000.</summary>
    public int MaxFeatureKeys { get; set; } = 1000;

    /// <summary>Values (rows times features) of one features call: 1 to 10,000,000. Default 250,000. Above: 422.</summary>
    public int MaxFeatureValues { get; set; } = 250_000;

    /// <summary>How far in the future a given time may be: 0 to 365 days. Default 1 day.</summary>
    public TimeSpan MaxFutureSkew { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long after a request began (an item, of a stream) its calls into the cluster are tried again where that is safe: 0 (not at all) to 1 minute. Default 25 s: longer than a silo that died goes unnoticed.</summary>
    public TimeSpan RetryFor { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Attempts after the first at the most: 0 to 1,000. Default 64.</summary>
    public int Retries { get; set; } = 64;

    /// <summary>The first pause between two attempts; each is twice the one before, up to a second, less up to a half by chance: 1 ms to 1 s. Default 25 ms.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Calls that are tried again at once, of all requests: 0 to 1,000,000. Default 512, half of the requests. Above, a call is answered with what its first attempt met.</summary>
    public int MaxRetrying { get; set; } = 512;

    /// <summary>Keys that let a caller in, at most 16 of 16 to 256 visible ASCII characters; secret, best by the environment: <c>Gateway__ApiKeys__0</c>. Default: none, then everybody is let in.</summary>
    public string[] ApiKeys { get; set; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Failures()
    {
        var failures = new SettingFailures($"{Section}:");
        failures.Within(MaxBodyBytes, 1 << 10, 1 << 26, nameof(MaxBodyBytes));
        failures.Within(MaxBatchItems, 1, 100_000, nameof(MaxBatchItems));
        failures.Within(MaxLineBytes, 1 << 8, 1 << 20, nameof(MaxLineBytes));
        failures.Within(MaxItemsInFlight, 2, 4096, nameof(MaxItemsInFlight));
        failures.Within(MaxConcurrentRequests, 1, 1_000_000, nameof(MaxConcurrentRequests));
        failures.Within(MaxFeatureKeys, 1, 100_000, nameof(MaxFeatureKeys));
        failures.Within(MaxFeatureValues, 1, 10_000_000, nameof(MaxFeatureValues));
        failures.Within(MaxFutureSkew, TimeSpan.Zero, TimeSpan.FromDays(365), nameof(MaxFutureSkew));
        failures.Within(RetryFor, TimeSpan.Zero, TimeSpan.FromMinutes(1), nameof(RetryFor));
        failures.Within(Retries, 0, 1000, nameof(Retries));
        failures.Within(RetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1), nameof(RetryDelay));
        failures.Within(MaxRetrying, 0, 1_000_000, nameof(MaxRetrying));
        CheckKeys(failures);
        return failures.Lines;
    }

    // What is stated is a secret: it is not repeated.
    private void CheckKeys(SettingFailures failures)
    {
        if (ApiKeys.Length > 16)
        {
            failures.Add(nameof(ApiKeys), $"has {ApiKeys.Length} keys; allowed: at most 16");
        }

        for (var i = 0; i < ApiKeys.Length; i++)
        {
            if (ApiKeys[i].Length is < 16 or > 256 || ApiKeys[i].Any(character => character is <= ' ' or > '~'))
            {
                failures.Add($"{nameof(ApiKeys)}:{i}", $"has {ApiKeys[i].Length} characters; allowed: 16 to 256 visible ASCII characters without spaces");
            }
        }
    }
}
