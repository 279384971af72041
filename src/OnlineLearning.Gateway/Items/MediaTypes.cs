namespace OnlineLearning.Gateway.Items;

/// <summary>Content types that the gateway reads.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string Ndjson = "application/x-ndjson";
    public const string Yaml = "application/yaml";
    public const string Gzip = "application/gzip";
    public const string Binary = "application/octet-stream";

    /// <summary>True where <paramref name="contentType"/> is <paramref name="mediaType"/>, parameters (as <c>charset=utf-8</c>) aside.</summary>
    public static bool Is(string? contentType, string mediaType)
    {
        if (contentType is null || !contentType.StartsWith(mediaType, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = contentType.AsSpan(mediaType.Length).TrimStart();
        return rest.IsEmpty || (rest[0] == ';' && IsUtf8(rest[1..]));
    }

    private static bool IsUtf8(ReadOnlySpan<char> parameters)
    {
        var charset = parameters.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
        return charset < 0 || parameters[(charset + 8)..].TrimStart('"').StartsWith("utf-8", StringComparison.OrdinalIgnoreCase);
    }
}
