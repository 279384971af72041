using Microsoft.Extensions.Options;

namespace OnlineLearning.Gateway;

/// <summary>Refuses to start with a bound that is out of range, saying which, what was given and what is allowed.</summary>
public sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        List<string> failures = [];
        Check(nameof(options.MaxBodyBytes), options.MaxBodyBytes, 1024, 1 << 26);
        Check(nameof(options.MaxBatchItems), options.MaxBatchItems, 1, 100_000);
        Check(nameof(options.MaxLineBytes), options.MaxLineBytes, 256, 1 << 20);
        Check(nameof(options.MaxItemsInFlight), options.MaxItemsInFlight, 2, 4096);
        Check(nameof(options.MaxConcurrentRequests), options.MaxConcurrentRequests, 1, 1_000_000);
        Check(nameof(options.MaxFeatureKeys), options.MaxFeatureKeys, 1, 100_000);
        Check(nameof(options.MaxFeatureValues), options.MaxFeatureValues, 1, 10_000_000);
        Check(nameof(options.Retries), options.Retries, 0, 1000);
        Check(nameof(options.MaxRetrying), options.MaxRetrying, 0, 1_000_000);
        CheckTime(nameof(options.MaxFutureSkew), options.MaxFutureSkew, TimeSpan.Zero, TimeSpan.FromDays(365), "0 to 365 days");
        CheckTime(nameof(options.RetryFor), options.RetryFor, TimeSpan.Zero, TimeSpan.FromMinutes(1), "0 to 1 minute");
        CheckTime(nameof(options.RetryDelay), options.RetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1), "1 ms to 1 s");
        CheckKeys(options.ApiKeys);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(string option, int given, int least, int most)
        {
            if (given < least || given > most)
            {
                failures.Add($"{GatewayOptions.Section}:{option} was given {given}; allowed is {least} to {most}.");
            }
        }

        void CheckTime(string option, TimeSpan given, TimeSpan least, TimeSpan most, string allowed)
        {
            if (given < least || given > most)
            {
                failures.Add($"{GatewayOptions.Section}:{option} was given {given}; allowed is {allowed}.");
            }
        }

        // What is stated is a secret: it is not repeated.
        void CheckKeys(string[] keys)
        {
            if (keys.Length > 16)
            {
                failures.Add($"{GatewayOptions.Section}:{nameof(options.ApiKeys)} has {keys.Length} keys; allowed is at most 16.");
            }

            for (var i = 0; i < keys.Length; i++)
            {
                if (keys[i].Length is < 16 or > 256 || keys[i].Any(character => character is <= ' ' or > '~'))
                {
                    failures.Add($"{GatewayOptions.Section}:{nameof(options.ApiKeys)}:{i} has {keys[i].Length} characters; allowed is 16 to 256 visible ASCII characters without spaces.");
                }
            }
        }
    }
}
