using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace OnlineLearning.Core.Tests.Features;

/// <summary>Bytes that objects hold, by walking their fields: 16 of head and the fields of each, 24 and the elements of an array, 22 and the characters of a text, in whole words. What all share is left out.</summary>
internal static class Retained
{
    public static long Bytes(object root, params Type[] shared)
    {
        var (seen, open, bytes) = (new HashSet<object>(ReferenceEqualityComparer.Instance) { root }, new Stack<object>([root]), 0L);
        while (open.TryPop(out var each))
        {
            bytes += Size(each);
            foreach (var inner in References(each).Where(inner => !shared.Any(type => type.IsInstanceOfType(inner)) && seen.Add(inner)))
            {
                open.Push(inner);
            }
        }

        return bytes;
    }

    private static long Size(object each) => Words(each switch
    {
        string text => 22 + 2L * text.Length,
        Array array => 24 + array.LongLength * SizeOf(array.GetType().GetElementType()!),
        _ => 16 + Fields(each.GetType()).Sum(field => SizeOf(field.FieldType)),
    });

    private static long Words(long bytes) => (bytes + 7) / 8 * 8;

    private static long SizeOf(Type type) => !type.IsValueType ? 8 : (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    private static IEnumerable<object> References(object each)
    {
        if (each is Array array)
        {
            return array.GetType().GetElementType() is { IsPrimitive: true } ? [] : ((IEnumerable)array).Cast<object?>().SelectMany(Inner);
        }

        return each is string ? [] : Fields(each.GetType()).SelectMany(field => Inner(field.GetValue(each)));
    }

    // A struct's references are its holder's; its own box is not there.
    private static IEnumerable<object> Inner(object? value) => value switch
    {
        null => [],
        ValueType when value.GetType().IsPrimitive || value is Enum => [],
        ValueType => Fields(value.GetType()).SelectMany(field => Inner(field.GetValue(value))),
        _ => [value],
    };

    private static IEnumerable<FieldInfo> Fields(Type? type)
    {
        for (; type is not null && type != typeof(object) && type != typeof(ValueType); type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                yield return field;
            }
        }
    }
}
