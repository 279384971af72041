using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace OnlineLearning.Gateway.OpenApi;

/// <summary>Puts examples and query parameters from an endpoint's metadata into the API document.</summary>
internal sealed class NotesTransformer : IOpenApiOperationTransformer
{
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        AddRouteParameters(operation, context.Description.RelativePath ?? "");
        await AddBody(operation, context, cancellationToken);
        foreach (var note in context.Description.ActionDescriptor.EndpointMetadata)
        {
            switch (note)
            {
                case OperationNotes notes:
                    AddExamples(operation, notes);
                    break;
                case QueryFlag flag:
                    AddQuery(operation, flag.Name, flag.Description, new OpenApiSchema { Type = JsonSchemaType.Boolean });
                    break;
                case QueryChoice choice:
                    AddQuery(operation, choice.Name, choice.Description, new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. choice.Allowed.Select(word => (JsonNode)word)] });
                    break;
                case QueryNumber number:
                    AddQuery(operation, number.Name, number.Description, new OpenApiSchema { Type = JsonSchemaType.Integer });
                    break;
            }
        }
    }

    private static void AddQuery(OpenApiOperation operation, string name, string description, OpenApiSchema schema)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema });
    }

    private static void AddRouteParameters(OpenApiOperation operation, string path)
    {
        foreach (var part in path.Split('/').Where(part => part.StartsWith('{')))
        {
            var name = part.Trim('{', '}', '*');
            operation.Parameters ??= [];
            if (operation.Parameters.All(parameter => parameter.Name != name))
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = name,
                    In = ParameterLocation.Path,
                    Required = true,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }
        }
    }

    private static async Task AddBody(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<AcceptedBody>().FirstOrDefault() is not { } body)
        {
            return;
        }

        IOpenApiSchema schema = await context.GetOrCreateSchemaAsync(body.Type, null, cancellation);
        if (body.Type != typeof(object) && context.Document is { } document)
        {
            document.AddComponent(body.Type.Name, schema);
            schema = new OpenApiSchemaReference(body.Type.Name, document);
        }

        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = body.ContentTypes.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = schema }),
        };
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
