namespace OnlineLearning.Cli;

/// <summary>Writes files that come from a server: half a file must not look like a whole one.</summary>
internal static class WholeFile
{
    /// <returns>Its bytes.</returns>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static async Task<long> Write(string path, Func<Stream, Task> fill)
    {
        var partial = path + ".part";
        try
        {
            long length;
            await using (var stream = File.Create(partial))
            {
                await fill(stream);
                length = stream.Length;
            }

            File.Move(partial, path, overwrite: true);
            return length;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw CommandException.Failed($"{path} cannot be written: {exception.Message}");
        }
        finally
        {
            if (Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(partial))))
            {
                File.Delete(partial);
            }
        }
    }
}
