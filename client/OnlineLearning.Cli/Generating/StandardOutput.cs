using System.Text;
using Microsoft.Win32.SafeHandles;

namespace OnlineLearning.Cli.Generating;

/// <summary>The standard output for more text than a reader may want.</summary>
internal static class StandardOutput
{
    private const int Descriptor = 1;

    // EPIPE, the same on Linux and macOS.
    private const int BrokenPipe = 32;

    /// <summary>
    /// A writer that fails once the reader of a pipe is gone (<c>ol generate ... | head</c>): the console's own would write on into nothing. A file still
    /// goes through the console's, which leaves the place in it to whoever writes next.
    /// </summary>
    public static TextWriter Open() => new StreamWriter(OpenBytes(), new UTF8Encoding(false), 1 << 16);

    public static bool IsReaderGone(IOException exception) => exception.HResult == BrokenPipe;

    private static Stream OpenBytes()
    {
        if (!OperatingSystem.IsWindows())
        {
            var pipe = new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!pipe.CanSeek)
            {
                return pipe;
            }
        }

        return Console.OpenStandardOutput();
    }
}
