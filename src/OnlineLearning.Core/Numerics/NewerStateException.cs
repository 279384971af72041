namespace OnlineLearning.Core.Numerics;

/// <summary>What is stored has a form of a newer server: it is refused whole and left as it is. The message is one line.</summary>
/// <param name="what">What was read.</param>
/// <param name="found">Version of its form.</param>
/// <param name="oldest">The oldest that this server reads.</param>
/// <param name="newest">The newest.</param>
/// <param name="count">What is counted: a version, or the kinds of what has no other.</param>
public sealed class NewerStateException(string what, long found, long oldest, long newest, string count = "version") : Exception(Text(what, found, newest, count))
{
    /// <summary>What was read.</summary>
    public string What { get; } = what;

    public long Found { get; } = found;

    public long Oldest { get; } = oldest;

    public long Newest { get; } = newest;

    /// <summary>The same line for what is refused by another exception.</summary>
    public static string Text(string what, long found, long newest, string count = "version")
        => $"{what}: {count} {found} was found, this server reads up to {count} {newest}; start a newer server, or put back a backup from before it ran.";
}
