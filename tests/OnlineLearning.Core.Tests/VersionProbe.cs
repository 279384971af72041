using System.Reflection;
using System.Text.RegularExpressions;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Tests.Architecture;

namespace OnlineLearning.Core.Tests;

/// <summary>A version within golden bytes, and those that its reader says it reads.</summary>
public readonly record struct FoundVersion(string What, long Version, long Oldest, long Newest);

/// <summary>Finds the versions within a state by raising each of its bytes in turn above all that are read, and those that the sources read.</summary>
public static partial class VersionProbe
{
    public static IEnumerable<FoundVersion> Of(byte[] state, Action<byte[]> read)
    {
        for (var i = 0; i < state.Length; i++)
        {
            var raised = (byte[])state.Clone();
            if (state[i] is > 0 and < 10 && Refusal(raised, i, 0xEE, read) is { } far && Refusal(raised, i, (byte)(far.Newest + 1), read) is { } next)
            {
                yield return new(next.What, state[i], next.Oldest, next.Newest);
            }
        }
    }

    /// <summary>What the sources of a folder name where they read a version; for a family, its members.</summary>
    public static IEnumerable<string> InSources(string folder, Assembly assembly) => SourceTree.Code(folder).SelectMany(path => Versions().Matches(File.ReadAllText(path)).SelectMany(match => match switch
    {
        _ when match.Groups["name"].Success => [match.Groups["name"].Value],
        _ when match.Groups["type"].Success => [match.Groups["type"].Value],
        _ => assembly.GetTypes().Where(type => !type.IsAbstract && Bases(type).Any(each => each.Name == Path.GetFileNameWithoutExtension(path))).Select(type => type.Name),
    })).Distinct();

    private static NewerStateException? Refusal(byte[] bytes, int at, byte version, Action<byte[]> read)
    {
        try
        {
            bytes[at] = version;
            read(bytes);
        }
        catch (NewerStateException refusal) when (refusal.Found == version && refusal.Message.Contains($": version {version} was found", StringComparison.Ordinal))
        {
            return refusal;
        }
        catch (Exception failure) when (failure is InvalidDataException or NewerStateException or Xunit.Sdk.XunitException)
        {
            // Some other byte.
        }

        return null;
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        for (var each = type.BaseType; each is not null; each = each.BaseType)
        {
            yield return each;
        }
    }

    [GeneratedRegex("""reader\.Version\([^;{]*?(?:"(?<name>[^"]+)"|nameof\((?<type>\w+)\)|GetType\(\)\.Name)\)""")]
    private static partial Regex Versions();
}
