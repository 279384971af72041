using System.Runtime.InteropServices;

namespace OnlineLearning.Batch.Offline;

/// <summary>A file gets its name only where no other has it: of several that try, one does. <c>File.Move</c> looks first and renames then, which on POSIX lets the second in; link(2) does both at once, on a file system of a network too.</summary>
internal static class FileLink
{
    private const int Exists = 17;

    /// <summary>False where there is a file of that name; then nothing has changed.</summary>
    public static bool TryMove(string from, string to)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            try
            {
                File.Move(from, to, overwrite: false);
                return true;
            }
            catch (IOException) when (File.Exists(to))
            {
                return false;
            }
        }

        if (Link(from, to) == 0)
        {
            File.Delete(from);
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == Exists ? false : throw new IOException($"'{to}' cannot be made: error {error}.");
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}
