using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Silo.Demo;
using OnlineLearning.Storage;

namespace OnlineLearning.Silo.Hosting;

/// <summary>Says in one line why a server did not start, where the person who started it can do something about it.</summary>
public static class StartFailure
{
    /// <summary>Null where it is not such a failure: then it is a bug, and its stack is wanted.</summary>
    public static string? Line(Exception failure) => failure switch
    {
        ServerStartException or StorageUnavailableException or NewerStateException or DemoException => failure.Message,
        OptionsValidationException options => string.Join(" ", options.Failures),
        IOException { InnerException: AddressInUseException } => $"{failure.Message} Another program listens there: stop it, or choose another address with --http.",
        AggregateException { InnerException: { } inner } => Line(inner),
        { InnerException: { } inner } => Line(inner),
        _ => null,
    };
}
