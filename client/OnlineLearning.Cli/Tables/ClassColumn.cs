using System.Text;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Cli.Tables;

/// <summary>The column of a multiclass label: its texts are the names of the classes.</summary>
/// <param name="column">Its name.</param>
/// <param name="classes">The classes in the order of their numbers.</param>
internal sealed class ClassColumn(string column, IReadOnlyList<string> classes)
{
    private readonly Dictionary<ulong, (byte[] Name, int Number)> _byHash = classes.Index().ToDictionary(
        pair => MurmurHash3.Hash64OfText(Encoding.UTF8.GetBytes(pair.Item), 0), pair => (Encoding.UTF8.GetBytes(pair.Item), pair.Index));

    /// <summary>Number of the class.</summary>
    /// <exception cref="BadValueException">There is none of this name.</exception>
    public int Number(ReadOnlySpan<byte> text)
        => _byHash.TryGetValue(MurmurHash3.Hash64OfText(text, 0), out var found) && text.SequenceEqual(found.Name) ? found.Number : throw Unknown(text);

    private BadValueException Unknown(ReadOnlySpan<byte> text)
    {
        var nearest = NearestName.Of(Encoding.UTF8.GetString(text), classes);
        var some = string.Join(", ", classes.Take(20)) + (classes.Count > 20 ? $" and {classes.Count - 20} more" : "");
        return new BadValueException(column, text, $"a class ({some}{(nearest is null ? "" : $"; the nearest is {nearest}")})");
    }
}
