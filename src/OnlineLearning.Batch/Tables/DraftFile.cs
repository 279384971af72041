namespace OnlineLearning.Batch.Tables;

/// <summary>A file that is written beside its place and put there when it is whole, so that a broken run leaves what was there before.</summary>
internal sealed class DraftFile(string path) : IDisposable
{
    private readonly string _draft = path + ".draft";

    public FileStream Open() => new(_draft, FileMode.Create, FileAccess.Write, FileShare.None, 64 * 1024);

    /// <summary>Once the stream is closed.</summary>
    public void Publish() => File.Move(_draft, path, overwrite: true);

    public void Dispose() => File.Delete(_draft);
}
