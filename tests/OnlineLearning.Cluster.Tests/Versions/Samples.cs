using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using OnlineLearning.Core.Features;

namespace OnlineLearning.Cluster.Tests.Versions;

/// <summary>A value of any message's type in which nothing is left out: by its longest constructor and its properties.</summary>
internal static class Samples
{
    public static object Of(Type type) => type switch
    {
        _ when type == typeof(string) => "text",
        _ when type == typeof(bool) => true,
        _ when type == typeof(byte) => (byte)5,
        _ when type == typeof(int) => 3,
        _ when type == typeof(uint) => 4u,
        _ when type == typeof(long) => 70_000_000_000L,
        _ when type == typeof(ulong) => ulong.MaxValue,
        _ when type == typeof(float) => 1.5f,
        _ when type == typeof(double) => -0.25,
        _ when type == typeof(UInt128) => new UInt128(1, 2),
        _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(3),
        _ when type == typeof(FeatureDatum) => FeatureDatum.Of("value"),
        _ when Nullable.GetUnderlyingType(type) is { } inner => Of(inner),
        { IsEnum: true } => Enum.GetValues(type).Cast<object>().Last(),
        { IsArray: true } => ArrayOf(type.GetElementType()!),
        _ when type.IsGenericType && type.IsAssignableFrom(typeof(List<>).MakeGenericType(type.GetGenericArguments()[0])) => ListOf(type.GetGenericArguments()[0]),
        { IsInterface: true } or { IsAbstract: true } => throw new NotSupportedException($"No sample of {type}."),
        _ => ObjectOf(type),
    };

    private static Array ArrayOf(Type type)
    {
        var array = Array.CreateInstance(type, 2);
        array.SetValue(Of(type), 0);
        array.SetValue(Of(type), 1);
        return array;
    }

    private static IList ListOf(Type type)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type))!;
        list.Add(Of(type));
        return list;
    }

    private static bool Travels(Type type, PropertyInfo property)
        => type.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is not { } field || !field.IsDefined(typeof(NonSerializedAttribute));

    private static object ObjectOf(Type type)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var constructor = type.GetConstructors().Where(each => each.GetParameters() is not [{ } only] || only.ParameterType != type).MaxBy(each => each.GetParameters().Length);
        var sample = constructor is null ? RuntimeHelpers.GetUninitializedObject(type) : constructor.Invoke([.. constructor.GetParameters().Select(parameter => Of(parameter.ParameterType))]);
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.CanWrite && property.GetIndexParameters().Length == 0 && Travels(type, property)))
        {
            property.SetValue(sample, Of(property.PropertyType));
        }

        return sample;
    }
}
