using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Schemas;

namespace OnlineLearning.Gateway.OpenApi;

/// <summary>Describes endpoints that read and write by hand, for which nothing can be inferred.</summary>
internal static class EndpointDescriptions
{
    /// <summary>The API explorer leaves out endpoints without a method.</summary>
    private static readonly MethodInfo Shape = ((RequestDelegate)NotCalled).Method;

    public static IEndpointConventionBuilder Described(
        this IEndpointConventionBuilder endpoint, string name, string tag, string summary, string description, string? request, string response)
        => endpoint.WithName(name).WithTags(tag).WithSummary(summary).WithDescription(description).WithMetadata(new OperationNotes(request, response), Shape);

    /// <summary>The body's shape. Not ASP.NET Core's own metadata, by which routing would turn away other types without a problem that says why.</summary>
    public static IEndpointConventionBuilder Accepts<T>(this IEndpointConventionBuilder endpoint, params string[] contentTypes)
        where T : notnull
        => endpoint.WithMetadata(new AcceptedBody(typeof(T), contentTypes));

    public static IEndpointConventionBuilder WithQuery(this IEndpointConventionBuilder endpoint, string name, string description)
        => endpoint.WithMetadata(new QueryFlag(name, description));

    public static IEndpointConventionBuilder WithChoice(this IEndpointConventionBuilder endpoint, string name, string description, IReadOnlyList<string> allowed)
        => endpoint.WithMetadata(new QueryChoice(name, description, allowed));

    public static IEndpointConventionBuilder WithNumber(this IEndpointConventionBuilder endpoint, string name, string description)
        => endpoint.WithMetadata(new QueryNumber(name, description));

    public static IEndpointConventionBuilder Produces<T>(this IEndpointConventionBuilder endpoint, int status = StatusCodes.Status200OK, params string[] contentTypes)
        => endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(T), contentTypes.Length == 0 ? ["application/json"] : contentTypes));

    public static IEndpointConventionBuilder Problems(this IEndpointConventionBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemBody), [ProblemWriter.MediaType]));
        }

        return endpoint;
    }

    private static Task NotCalled(HttpContext context) => throw new NotSupportedException("It only stands for a handler's shape.");
}
