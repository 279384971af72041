using System.Diagnostics;
using Npgsql;

namespace OnlineLearning.Cluster.Tests.Storage.Servers;

/// <summary>A PostgreSQL server with its own settings, on a free loopback port, in a folder of its own. It refuses to run as root: then it runs as the user <c>postgres</c>.</summary>
internal sealed class PostgreSqlServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly TemporaryFolder _folder;
    private int _databases;

    private PostgreSqlServerProcess(Process process, TemporaryFolder folder, int port) => (_process, _folder, Port) = (process, folder, port);

    public int Port { get; }

    /// <summary>Null where the machine has no PostgreSQL.</summary>
    public static PostgreSqlServerProcess? Start()
    {
        if (Programs() is not { } programs)
        {
            return null;
        }

        var (folder, port) = (new TemporaryFolder(), FreePort.Next());
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", ["postgres", folder.Path]);
        }

        var data = folder.File("data");
        var (initdb, arguments) = Unprivileged(Path.Combine(programs, "initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-instructions"]);
        Run(initdb, arguments);
        var (postgres, more) = Unprivileged(Path.Combine(programs, "postgres"), ["-D", data, "-p", $"{port}", "-h", "127.0.0.1", "-k", folder.Path, "-c", "max_connections=300"]);
        var process = Process.Start(new ProcessStartInfo(postgres, more) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var server = new PostgreSqlServerProcess(process, folder, port);
        server.WaitUntilReady();
        return server;
    }

    public string Connection(string database = "postgres", string more = "") => $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database};{more}";

    /// <summary>A database of one test.</summary>
    public string NewDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        Execute($"CREATE DATABASE {name}");
        return Connection(name);
    }

    /// <summary>For a schema or a cluster that no other test uses.</summary>
    public string NewName() => $"name_{Interlocked.Increment(ref _databases)}";

    public void Execute(string sql, string? connectionString = null)
    {
        using var connection = new NpgsqlConnection((connectionString ?? Connection()) + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        // "Immediate shutdown": its children end with it, as they do not when it is killed.
        Run("kill", ["-QUIT", $"{_process.Id}"]);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }

    private static string? Programs()
        => Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderBy(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0).Select(folder => Path.Combine(folder, "bin")).LastOrDefault(HasServer)
            : new[] { "/usr/local/bin", "/usr/bin", "/usr/local/pgsql/bin" }.FirstOrDefault(HasServer);

    private static bool HasServer(string folder) => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres"));

    // setpriv becomes the program, so that the process that is started is the one that is stopped.
    private static (string Program, string[] Arguments) Unprivileged(string program, string[] arguments)
        => Environment.IsPrivilegedProcess ? ("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]) : (program, arguments);

    private static void Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output.Result}{error.Result}");
        }
    }

    private void WaitUntilReady()
    {
        for (var until = Stopwatch.StartNew(); ; Thread.Sleep(50))
        {
            try
            {
                Execute("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (until.Elapsed < TimeSpan.FromSeconds(60) && !_process.HasExited)
            {
                // Not yet.
            }
        }
    }
}
