using System.Text;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Tests.Architecture;
using Xunit;

namespace OnlineLearning.Core.Tests.Definitions;

/// <summary>
/// Definitions as they are in users' catalogs: <c>Golden/definitions-1.json</c>, one line, the example of docs/definitions.md when the form was new. When <see cref="DefinitionJson"/> writes something else for it, its version must move;
/// OL_UPDATE_LOCKS=1 then writes the file of the new one from the example of now, and the earlier stay readable.
/// </summary>
public class GoldenDefinitionsTests
{
    [Fact]
    public void The_newest_form_keeps_its_bytes()
    {
        var path = Path.Combine(SourceTree.Root, $"tests/OnlineLearning.Core.Tests/Golden/definitions-{DefinitionJson.Version}.json");
        if (Environment.GetEnvironmentVariable("OL_UPDATE_LOCKS") == "1" && !File.Exists(path))
        {
            File.WriteAllBytes(path, DefinitionJson.Write(Yaml.Valid(Yaml.Example)));
        }

        var golden = File.ReadAllBytes(path);
        Assert.Equal(Encoding.UTF8.GetString(golden), Yaml.Json(DefinitionJson.Read(golden)));
    }

    [Fact]
    public void Every_earlier_form_is_read()
    {
        var newest = DefinitionJson.Read(Kept(DefinitionJson.Version));
        for (var version = 1; version < DefinitionJson.Version; version++)
        {
            Assert.All(DefinitionJson.Read(Kept(version)).Models.Keys, name => Assert.Contains(name, newest.Models.Keys));
        }
    }

    [Fact]
    public void A_newer_form_is_refused_in_one_line()
    {
        DefinitionJson.Verify(DefinitionJson.Version);
        var refused = Assert.Throws<NewerStateException>(() => DefinitionJson.Verify(DefinitionJson.Version + 1));
        Assert.Equal($"The catalog's definitions: version {DefinitionJson.Version + 1} was found, this server reads up to version {DefinitionJson.Version}; start a newer server, or put back a backup from before it ran.", refused.Message);
    }

    private static byte[] Kept(int version)
    {
        using var stream = typeof(GoldenDefinitionsTests).Assembly.GetManifestResourceStream($"definitions-{version}.json")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
