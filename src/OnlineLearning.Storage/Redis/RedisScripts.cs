using System.Text;

namespace OnlineLearning.Storage.Redis;

/// <summary>The scripts that run inside the server, as embedded.</summary>
internal static class RedisScripts
{
    public static string Append { get; } = Load("append.lua");

    public static string Drop { get; } = Load("drop.lua");

    public static string Read { get; } = Load("read.lua");

    public static string Acknowledge { get; } = Load("acknowledge.lua");

    public static string Fence { get; } = Load("fence.lua");

    private static string Load(string name)
    {
        using var reader = new StreamReader(typeof(RedisScripts).Assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
