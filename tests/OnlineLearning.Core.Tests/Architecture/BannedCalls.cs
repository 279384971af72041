using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace OnlineLearning.Core.Tests.Architecture;

/// <summary>Calls that bring in time or chance from outside, found in an assembly's table of member references: what is not in it is not called.</summary>
internal static class BannedCalls
{
    private static readonly HashSet<string> Banned =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today", "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow",
        "System.TimeProvider.get_System", "System.Random.get_Shared", "System.Random..ctor()", "System.Guid.NewGuid", "System.Guid.CreateVersion7",
        "System.Environment.get_TickCount", "System.Environment.get_TickCount64",
    ];

    /// <summary>Types of which nothing may be called.</summary>
    private static readonly HashSet<string> BannedTypes = ["System.Diagnostics.Stopwatch", "System.Security.Cryptography.RandomNumberGenerator"];

    public static List<string> Of(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var found = new List<string>();
        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind != HandleKind.TypeReference)
            {
                continue;
            }

            var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
            var typeName = $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
            var name = $"{typeName}.{metadata.GetString(member.Name)}";

            // The second byte of a method's signature blob is its number of parameters: only the constructor without a seed is banned.
            var call = name.EndsWith("..ctor", StringComparison.Ordinal) && metadata.GetBlobBytes(member.Signature)[1] == 0 ? name + "()" : name;
            if (Banned.Contains(call) || BannedTypes.Contains(typeName))
            {
                found.Add(call);
            }
        }

        return found;
    }
}
