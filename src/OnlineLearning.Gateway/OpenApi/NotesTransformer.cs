using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace OnlineLearning.Gateway.OpenApi;

/// <summary>Puts examples and query parameters from an endpoint's metadata into the API document.</summary>
internal sealed class NotesTransformer : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var note in context.Description.ActionDescriptor.EndpointMetadata)
        {
            switch (note)
            {
                case OperationNotes notes:
                    AddExamples(operation, notes);
                    break;
                case QueryFlag flag:
                    operation.Parameters ??= [];
                    operation.Parameters.Add(new OpenApiParameter
                    {
                        Name = flag.Name,
                        In = ParameterLocation.Query,
                        Description = flag.Description,
                        Schema = new OpenApiSchema { Type = JsonSchemaType.Boolean },
                    });
                    break;
            }
        }

        return Task.CompletedTask;
    }

    private static void AddExamples(OpenApiOperation operation, OperationNotes notes)
    {
        if (notes.RequestExample is { } request)
        {
            foreach (var content in operation.RequestBody?.Content?.Values ?? [])
            {
                content.Example = JsonNode.Parse(request);
            }
        }

        if (operation.Responses?.TryGetValue("200", out var ok) == true)
        {
            foreach (var content in ok.Content?.Values ?? [])
            {
                content.Example = JsonNode.Parse(notes.ResponseExample);
            }
        }
    }
}
