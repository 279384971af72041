using OnlineLearning.Core.Tests.Architecture;

namespace OnlineLearning.Cluster.Tests.Versions;

/// <summary>Lines of a name and its bytes in <c>Versions/Golden</c>. What an earlier version wrote has a line <c>name@version</c> and stays; the others are written anew by OL_UPDATE_LOCKS=1.</summary>
internal sealed class GoldenFile(string name)
{
    private readonly string _path = Path.Combine(SourceTree.Root, "tests/OnlineLearning.Cluster.Tests/Versions/Golden", name);

    public IReadOnlyList<(string Name, byte[] Bytes)> Lines => [.. File.ReadAllLines(_path).Select(line => line.Split(' ')).Select(parts => (parts[0], Convert.FromHexString(parts[1])))];

    public IEnumerable<(string Name, byte[] Bytes)> Earlier => Lines.Where(line => line.Name.Contains('@', StringComparison.Ordinal));

    /// <summary>The lines of today, and how they differ from <paramref name="actual"/>; empty where they do not.</summary>
    public string Compare(IReadOnlyDictionary<string, byte[]> actual)
    {
        var lines = actual.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key} {Convert.ToHexString(each.Value)}").ToList();
        if (Environment.GetEnvironmentVariable("OL_UPDATE_LOCKS") == "1")
        {
            var earlier = File.Exists(_path) ? File.ReadAllLines(_path).Where(line => line.Split(' ')[0].Contains('@', StringComparison.Ordinal)) : [];
            File.WriteAllText(_path, string.Concat(lines.Concat(earlier).Select(line => line + '\n')));
        }

        var kept = Lines.Where(line => !line.Name.Contains('@', StringComparison.Ordinal)).Select(line => $"{line.Name} {Convert.ToHexString(line.Bytes)}").ToHashSet();
        return string.Join('\n', lines.Where(line => !kept.Contains(line)).Select(line => $"written, not in {name}: {line}").Concat(kept.Except(lines).Select(line => $"in {name}, not written: {line}")));
    }
}
