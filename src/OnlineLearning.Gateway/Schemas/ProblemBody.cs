namespace OnlineLearning.Gateway.Schemas;

/// <summary>An error, RFC 9457.</summary>
/// <param name="Type">URI; its last part says which kind of error.</param>
/// <param name="Title">The kind of error.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">One sentence: field, given, allowed.</param>
/// <param name="Field">Path of the field, as features.zone.</param>
/// <param name="Given">What was given; null: it is missing.</param>
/// <param name="Allowed">What is allowed, with the nearest known name where there is one.</param>
/// <param name="Errors">Each error, where there are several.</param>
/// <param name="RetryAfter">Seconds after which a repeat makes sense, as in the header Retry-After: an item of many has no header.</param>
internal sealed record ProblemBody(
    string Type, string Title, int Status, string Detail, string? Field = null, string? Given = null, string? Allowed = null, IReadOnlyList<FieldErrorBody>? Errors = null, int? RetryAfter = null);

/// <summary>One of several errors.</summary>
/// <param name="Field">Path of the field.</param>
/// <param name="Given">What was given.</param>
/// <param name="Allowed">What is allowed.</param>
/// <param name="File">Definitions: the document.</param>
/// <param name="Line">Definitions: line, from 1.</param>
/// <param name="Column">Definitions: column, from 1.</param>
internal sealed record FieldErrorBody(string Field, string? Given, string Allowed, string? File = null, int? Line = null, int? Column = null);
