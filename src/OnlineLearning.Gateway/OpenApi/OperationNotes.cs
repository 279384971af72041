namespace OnlineLearning.Gateway.OpenApi;

/// <summary>What the API document says of an endpoint beyond its types: examples as JSON, and query parameters by name.</summary>
internal sealed record OperationNotes(string? RequestExample, string ResponseExample);

/// <summary>A query parameter that is true or false.</summary>
internal sealed record QueryFlag(string Name, string Description);

/// <summary>A query parameter that is one of a list of words.</summary>
internal sealed record QueryChoice(string Name, string Description, IReadOnlyList<string> Allowed);

/// <summary>A query parameter that is a whole number.</summary>
internal sealed record QueryNumber(string Name, string Description);

/// <summary>What an endpoint reads.</summary>
internal sealed record AcceptedBody(Type Type, IReadOnlyList<string> ContentTypes);
