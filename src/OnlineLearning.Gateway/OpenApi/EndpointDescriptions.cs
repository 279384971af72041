using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Schemas;

namespace OnlineLearning.Gateway.OpenApi;

/// <summary>Describes endpoints that read and write by hand, for which nothing can be inferred.</summary>
internal static class EndpointDescriptions
{
    public static IEndpointConventionBuilder Described(
        this IEndpointConventionBuilder endpoint, string name, string tag, string summary, string description, string? request, string response)
        => endpoint.WithName(name).WithTags(tag).WithSummary(summary).WithDescription(description).WithMetadata(new OperationNotes(request, response));

    public static IEndpointConventionBuilder Accepts<T>(this IEndpointConventionBuilder endpoint, params string[] contentTypes)
        where T : notnull
        => endpoint.WithMetadata(new AcceptsMetadata(contentTypes, typeof(T)));

    public static IEndpointConventionBuilder WithQuery(this IEndpointConventionBuilder endpoint, string name, string description)
        => endpoint.WithMetadata(new QueryFlag(name, description));

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
}
