using System.Runtime.InteropServices;

namespace OnlineLearning.Batch.Offline;

/// <summary>Makes a rename durable: POSIX wants the folder flushed as well as the file (fsync(2)); Windows has no such call and needs none.</summary>
internal static class DirectorySync
{
    private const int ReadOnly = 0;

    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return;
        }

        var handle = Open(folder, ReadOnly);
        if (handle < 0)
        {
            throw new IOException($"'{folder}' cannot be opened to be flushed: error {Marshal.GetLastPInvokeError()}.");
        }

        try
        {
            if (Sync(handle) != 0)
            {
                throw new IOException($"'{folder}' cannot be flushed to the disk: error {Marshal.GetLastPInvokeError()}.");
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int handle);
}
