using System.Diagnostics;
using System.Globalization;

namespace OnlineLearning.Cluster.Tests.Ledger.Stores;

/// <summary>A folder, where the machine allows it on a small file system of its own that can be filled.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const string Size = "96m";

    private const string Mark = "ol-disk";

    private readonly string _folder;

    public SmallDisk()
    {
        foreach (var left in Directory.GetDirectories(System.IO.Path.GetTempPath(), $"{Mark}*-*").Where(folder => Runs.IsOver(OwnerOf(folder))))
        {
            Remove(left);
        }

        _folder = Directory.CreateTempSubdirectory($"{Mark}{Environment.ProcessId}-").FullName;
        CanBeFilled = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", $"size={Size}", "tmpfs", _folder);
    }

    public bool CanBeFilled { get; }

    public string Path => _folder;

    /// <summary>To the last byte.</summary>
    public void Fill()
    {
        var zeros = new byte[64 << 10];
        using var file = new FileStream(Filler, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 });
        for (var length = zeros.Length; length > 0;)
        {
            try
            {
                file.Write(zeros.AsSpan(0, length));
            }
            catch (IOException)
            {
                length /= 2;
            }
        }
    }

    public void Empty() => File.Delete(Filler);

    public void Dispose() => Remove(_folder);

    private string Filler => System.IO.Path.Combine(_folder, "filler");

    private static int OwnerOf(string folder) => int.Parse(System.IO.Path.GetFileName(folder)[Mark.Length..].Split('-')[0], CultureInfo.InvariantCulture);

    private static void Remove(string folder)
    {
        Run("umount", "-l", folder);
        Directory.Delete(folder, recursive: true);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
