using System.Reflection;

namespace OnlineLearning.Cluster.Tests.Grains;

/// <summary>An interface of which a test answers the calls that it expects.</summary>
public class Fake : DispatchProxy
{
    private Func<string, object?[], object?> _answer = null!;

    public static T Of<T>(Func<string, object?[], object?> answer)
        where T : class
    {
        var proxy = Create<T, Fake>();
        ((Fake)(object)proxy)._answer = answer;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!.Name, args ?? []);
}
