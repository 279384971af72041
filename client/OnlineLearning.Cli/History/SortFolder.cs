namespace OnlineLearning.Cli.History;

/// <summary>A folder beside a result for files while it is made: that disk has room for the result, a system's temporary one may not.</summary>
internal sealed class SortFolder : IDisposable
{
    public SortFolder(string besides)
    {
        Path = besides + ".sort";
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        Directory.CreateDirectory(Path);
    }

    private SortFolder() => Path = Directory.CreateTempSubdirectory("ol-sort-").FullName;

    public string Path { get; }

    /// <summary>In the system's temporary folder, for a command without a result file.</summary>
    public static SortFolder Temporary() => new();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
