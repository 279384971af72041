using System.Reflection;
using OnlineLearning.Cluster.Tests.Architecture;
using OnlineLearning.Cluster.Tests.Storage;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Versions;

/// <summary>
/// Messages between silos of two versions, in the midst of a rolling upgrade: each has golden bytes (<c>Golden/messages.txt</c>), found by reflection, and what an earlier version sent is read. That the other way round
/// passes over what it does not know is the serializer's; that ids are only added, <see cref="GrainContractTests"/>'.
/// </summary>
public class MessageVersionTests
{
    private static readonly GoldenFile Golden = new("messages.txt");

    private static readonly Dictionary<string, Type> Types = GrainContractTests.GrainMessages.Select(row => row.Data).Where(type => !type.IsAssignableTo(typeof(Exception))).ToDictionary(type => type.GetCustomAttribute<AliasAttribute>()!.Alias);

    [Fact]
    public void Every_message_keeps_its_bytes()
        => Assert.Equal("", Golden.Compare(Types.ToDictionary(each => each.Key, each => Bytes(Samples.Of(each.Value)))));

    [Fact]
    public void What_this_and_every_earlier_version_sent_is_read() => Assert.All(Golden.Lines, line =>
    {
        var type = Types[line.Name.Split('@')[0]];
        var read = Houses.Serializer.Deserialize<object>(line.Bytes);
        Assert.IsType(type, read);
        if (!line.Name.Contains('@', StringComparison.Ordinal))
        {
            Assert.Equal(Convert.ToHexString(line.Bytes), Convert.ToHexString(Bytes(read)));
        }
    });

    private static byte[] Bytes(object message) => Houses.Serializer.SerializeToArray(message);
}
