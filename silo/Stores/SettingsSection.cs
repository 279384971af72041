using OnlineLearning.Core.Definitions;
using OnlineLearning.Silo.Hosting;

namespace OnlineLearning.Silo.Stores;

/// <summary>Reads a section of settings; what is wrong is one line that says which setting, what was given and what is allowed.</summary>
internal static class SettingsSection
{
    /// <exception cref="ServerStartException">A setting is unknown or not of its kind.</exception>
    public static T Read<T>(IConfiguration configuration, string name)
        where T : class, new()
    {
        CheckNames<T>(configuration, name);
        return Bind<T>(configuration, name);
    }

    /// <exception cref="ServerStartException">A setting is not of its kind.</exception>
    public static T Bind<T>(IConfiguration configuration, string name)
        where T : class, new()
    {
        try
        {
            return configuration.GetSection(name).Get<T>() ?? new T();
        }
        catch (InvalidOperationException failure)
        {
            throw new ServerStartException(failure.Message);
        }
    }

    /// <summary>Every name of the section is a property of <typeparamref name="T"/> or one of <paramref name="sections"/> below it.</summary>
    /// <exception cref="ServerStartException">A name is not.</exception>
    public static void CheckNames<T>(IConfiguration configuration, string name, params IEnumerable<string> sections)
    {
        string[] known = [.. typeof(T).GetProperties().Where(property => property.CanWrite).Select(property => property.Name), .. sections];
        if (configuration.GetSection(name).GetChildren().Select(child => child.Key).FirstOrDefault(key => !known.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new ServerStartException($"{name}:{unknown} is no setting{Nearest(unknown, known)}; allowed: {string.Join(", ", known)}.");
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

    private static string Nearest(string given, string[] known) => NearestName.Of(given, known) is { } nearest ? $", {nearest} is meant perhaps" : "";
}
