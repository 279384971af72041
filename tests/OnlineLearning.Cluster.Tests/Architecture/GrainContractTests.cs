using System.Reflection;
using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Tests.Architecture;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Architecture;

/// <summary>
/// What crosses between processes of different versions. Interfaces and their members are locked by Orleans' analyzer in <c>OrleansContracts.txt</c>; the fields of messages, which it
/// does not see, by <c>GrainMessages.txt</c> beside this file.
/// </summary>
public class GrainContractTests
{
    private static readonly Assembly Contracts = typeof(IEntityGrain).Assembly;

    private static readonly List<Type> Interfaces = [.. Contracts.GetTypes().Where(type => type.IsInterface && type.IsAssignableTo(typeof(IAddressable)) && type.IsPublic)];

    private static readonly List<Type> Messages = FindMessages();

    public static TheoryData<Type> GrainInterfaces => new(Interfaces);

    public static TheoryData<Type> GrainMessages => new(Messages);

    [Theory]
    [MemberData(nameof(GrainInterfaces))]
    public void A_grain_interface_and_all_its_members_have_names_of_their_own(Type type)
    {
        Assert.NotNull(type.GetCustomAttribute<GrainInterfaceTypeAttribute>());
        Assert.StartsWith("ol.", type.GetCustomAttribute<AliasAttribute>()?.Alias);
        var names = type.GetMethods().Select(method => method.GetCustomAttribute<AliasAttribute>()?.Alias).ToList();
        Assert.DoesNotContain(null, names);
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(GrainMessages))]
    public void A_message_has_a_name_and_ids_without_gaps(Type type)
    {
        Assert.NotNull(type.GetCustomAttribute<GenerateSerializerAttribute>());
        Assert.StartsWith("ol.", type.GetCustomAttribute<AliasAttribute>()?.Alias);
        var ids = Ids(type).Select(member => member.Id).Order().ToList();
        Assert.Equal(Enumerable.Range(0, ids.Count), ids.Select(id => (int)id));
    }

    [Fact]
    public void Names_are_unique()
    {
        var names = Messages.Concat(Interfaces).Select(type => type.GetCustomAttribute<AliasAttribute>()?.Alias).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    /// <summary>A change of the wire: add at the end with a new id, never change or use one again. The actual listing is in the failure's message.</summary>
    [Fact]
    public void The_fields_of_messages_are_those_of_the_listing()
    {
        var path = Path.Combine(SourceTree.Root, "tests/OnlineLearning.Cluster.Tests/Architecture/GrainMessages.txt");
        var actual = Messages.OrderBy(type => type.GetCustomAttribute<AliasAttribute>()?.Alias, StringComparer.Ordinal).SelectMany(Listing).ToList();
        Assert.True(File.ReadAllLines(path).SequenceEqual(actual), string.Join('\n', actual));
    }

    private static IEnumerable<string> Listing(Type type)
    {
        yield return $"{type.GetCustomAttribute<AliasAttribute>()?.Alias}";
        if (type.IsEnum)
        {
            foreach (var value in Enum.GetValues(type))
            {
                yield return $"  {Convert.ToInt64(value)} {value}";
            }
        }

        foreach (var parameter in Primary(type))
        {
            yield return $"  parameter {parameter.Position} {NameOf(parameter.ParameterType)} {parameter.Name}";
        }

        foreach (var (id, member) in Ids(type).OrderBy(each => each.Id))
        {
            yield return $"  id {id} {NameOf(member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType)} {member.Name}";
        }
    }

    // A record's constructor parameters have ids by position unless they carry their own.
    private static ParameterInfo[] Primary(Type type)
        => Ids(type).Count > 0 || type.IsEnum ? [] : [.. type.GetConstructors().Select(each => each.GetParameters()).Where(each => each.Length > 0 && each[0].ParameterType != type).OrderByDescending(each => each.Length).FirstOrDefault() ?? []];

    private static List<(uint Id, MemberInfo Member)> Ids(Type type)
        => [.. type.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(member => member is PropertyInfo or FieldInfo && member.GetCustomAttribute<IdAttribute>() is not null)
            .Select(member => (member.GetCustomAttribute<IdAttribute>()!.Id, member))];

    private static string NameOf(Type type) => type switch
    {
        { IsArray: true } => NameOf(type.GetElementType()!) + "[]",
        { IsGenericType: true } => $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>",
        _ => type.GetCustomAttribute<AliasAttribute>()?.Alias ?? type.Name,
    };

    private static List<Type> FindMessages()
    {
        var found = new HashSet<Type>();
        var open = new Queue<Type>(Interfaces.SelectMany(type => type.GetMethods()).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .Concat(Contracts.GetTypes().Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)));
        while (open.TryDequeue(out var type))
        {
            foreach (var inner in type.IsGenericType ? type.GetGenericArguments() : type.HasElementType ? [type.GetElementType()!] : [])
            {
                open.Enqueue(inner);
            }

            if (type.Assembly == Contracts && !type.IsInterface && !type.HasElementType && found.Add(type) && !type.IsEnum)
            {
                Array.ForEach(type.GetProperties(BindingFlags.Instance | BindingFlags.Public), property => open.Enqueue(property.PropertyType));
            }
        }

        return [.. found.OrderBy(type => type.Name, StringComparer.Ordinal)];
    }
}
