namespace OnlineLearning.Silo.Hosting;

/// <summary>The server's own options on the command line, as configuration keys.</summary>
public static class CommandLine
{
    private static readonly string[] Flags = ["demo", "exit"];
    private static readonly string[] Values = ["http", "data", "dashboard"];

    public const string Usage = """
        Usage: dotnet run -c Release --project silo -- [options]
          --http ADDRESS    where to listen; beyond loopback with keys only (default http://127.0.0.1:8080)
          --data FOLDER     where to keep the data (default ./data)
          --dashboard BOOL  serve the Orleans dashboard under /dashboard (default true)
          --demo            play a ride-hailing day through the HTTP door and show what is learnt
          --exit            with --demo: end after the summary
        Every option is also a setting OnlineLearning:NAME in appsettings.json, or OnlineLearning__NAME in the environment.
        """;

    /// <exception cref="ServerStartException">An option is unknown or has no value.</exception>
    public static Dictionary<string, string?> Parse(IReadOnlyList<string> args)
    {
        var settings = new Dictionary<string, string?>();
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = Split(args[i]);
            if (Flags.Contains(name))
            {
                settings[Key(name)] = value ?? "true";
            }
            else if (Values.Contains(name))
            {
                settings[Key(name)] = value ?? (++i < args.Count ? args[i] : throw new ServerStartException($"--{name} has no value. --help lists the options."));
            }
            else
            {
                throw new ServerStartException($"'{args[i]}' is not an option; allowed: {string.Join(", ", Values.Concat(Flags).Select(option => "--" + option))}.");
            }
        }

        return settings;
    }

    private static (string Name, string? Value) Split(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal))
        {
            return ("", null);
        }

        var equals = argument.IndexOf('=');
        return equals < 0 ? (argument[2..], null) : (argument[2..equals], argument[(equals + 1)..]);
    }

    private static string Key(string name) => $"{ServerOptions.Section}:{name}";
}
