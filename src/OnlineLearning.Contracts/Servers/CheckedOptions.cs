using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OnlineLearning.Contracts.Servers;

/// <summary>Options that a host refuses to start with where they are out of range.</summary>
public static class CheckedOptions
{
    /// <exception cref="OptionsValidationException">When the host starts: something is.</exception>
    public static OptionsBuilder<T> AddChecked<T>(this IServiceCollection services)
        where T : class, ICheckedSettings
    {
        services.AddSingleton<IValidateOptions<T>, Validator<T>>();
        return services.AddOptions<T>().ValidateOnStart();
    }

    private sealed class Validator<T> : IValidateOptions<T>
        where T : class, ICheckedSettings
    {
        public ValidateOptionsResult Validate(string? name, T options) => options.Failures() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
