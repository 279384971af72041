using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OnlineLearning.Gateway.Problems;
using OnlineLearning.Gateway.Schemas;

namespace OnlineLearning.Gateway.OpenApi;

/// <summary>Says how callers show a key, and what they get without one. A server without keys asks for none, so that none is allowed too.</summary>
internal sealed class KeyTransformer : IOpenApiDocumentTransformer
{
    public const string Scheme = "key";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.AddComponent<IOpenApiSecurityScheme>(Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "One of the server's keys, Gateway:ApiKeys. A server without keys, which listens on loopback alone, asks for none.",
        });
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }, new OpenApiSecurityRequirement()];
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()))
        {
            operation.Responses ??= new OpenApiResponses();
            operation.Responses["401"] = new OpenApiResponse
            {
                Description = "Unauthorized",
                Content = new Dictionary<string, OpenApiMediaType> { [ProblemWriter.MediaType] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemBody), document) } },
            };
        }

        return Task.CompletedTask;
    }
}
