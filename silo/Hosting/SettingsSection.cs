using System.ComponentModel;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Core.Definitions;

namespace OnlineLearning.Silo.Hosting;

/// <summary>Reads a section of settings; what is wrong is one line that says which setting, what was given and what is allowed.</summary>
internal static class SettingsSection
{
    /// <exception cref="ServerStartException">A setting is unknown, not of its kind or out of its range.</exception>
    /// <param name="configuration">Of the process.</param>
    /// <param name="name">The section.</param>
    /// <param name="sections">Sections below it that others read.</param>
    public static T Read<T>(IConfiguration configuration, string name, params IEnumerable<string> sections)
        where T : class, new()
    {
        var settings = new T();
        Bind(configuration, name, settings, sections);
        return (settings as ICheckedSettings)?.Failures() is { Count: > 0 } failures ? throw new ServerStartException(string.Join(' ', failures)) : settings;
    }

    /// <summary>Binds the options of another house.</summary>
    /// <exception cref="ServerStartException">A setting is unknown, not of its kind or out of its range.</exception>
    public static void Configure<T>(IServiceCollection services, IConfiguration configuration, string name)
        where T : class, new()
    {
        Read<T>(configuration, name);
        services.Configure<T>(configuration.GetSection(name));
    }

    /// <summary>Sets what is stated; ranges are not looked at.</summary>
    /// <exception cref="ServerStartException">A setting is unknown or not of its kind.</exception>
    public static void Bind<T>(IConfiguration configuration, string name, T into, params IEnumerable<string> sections)
        where T : class
    {
        var section = configuration.GetSection(name);
        string[] below = [.. sections];
        foreach (var stated in section.GetChildren().Where(stated => !below.Contains(stated.Key, StringComparer.OrdinalIgnoreCase)))
        {
            Check<T>(stated, below);
        }

        try
        {
            section.Bind(into);
        }
        catch (InvalidOperationException failure)
        {
            throw new ServerStartException(failure.Message);
        }
    }

    /// <summary>The one of <paramref name="all"/> that is meant, whatever the case of its letters.</summary>
    /// <exception cref="ServerStartException">There is none.</exception>
    public static T Choose<T>(IReadOnlyList<T> all, Func<T, string> nameOf, string setting, string given)
    {
        string[] names = [.. all.Select(nameOf)];
        var at = Array.FindIndex(names, name => name.Equals(given, StringComparison.OrdinalIgnoreCase));
        return at >= 0 ? all[at] : throw new ServerStartException($"{setting} is '{given}'{Nearest(given, names)}; allowed: {string.Join(", ", names)}.");
    }

    private static void Check<T>(IConfigurationSection stated, string[] sections)
    {
        var properties = typeof(T).GetProperties().Where(property => property.CanWrite && IsText(property.PropertyType)).ToList();
        if (properties.Find(property => property.Name.Equals(stated.Key, StringComparison.OrdinalIgnoreCase)) is not { } property)
        {
            string[] known = [.. properties.Select(each => each.Name), .. sections];
            throw new ServerStartException($"{stated.Path} is no setting{Nearest(stated.Key, known)}; allowed: {string.Join(", ", known)}.");
        }

        if (stated.Value is { } given && Kind(property.PropertyType) is { } kind && !TypeDescriptor.GetConverter(property.PropertyType).IsValid(given))
        {
            throw new ServerStartException($"{stated.Path} is '{given}'; allowed: {kind}.");
        }
    }

    /// <summary>What can be stated: other options are objects, for programs.</summary>
    private static bool IsText(Type type) => type.IsValueType || typeof(System.Collections.IEnumerable).IsAssignableFrom(type);

    /// <summary>Null for what any text is good for, and for what is not one value.</summary>
    private static string? Kind(Type type)
        => type == typeof(bool) ? "true or false"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(TimeSpan) ? "a time as 00:00:30, or 1.00:00:00 for a day"
        : null;

    private static string Nearest(string given, string[] known) => NearestName.Of(given, known) is { } nearest ? $", {nearest} is meant perhaps" : "";
}
