using System.Text.Json;

namespace OnlineLearning.Client;

/// <summary>An error as the server states it, RFC 9457.</summary>
/// <param name="Type">URI whose last part is the slug.</param>
/// <param name="Title">The kind of error.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">One sentence: field, given, allowed.</param>
/// <param name="Field">Path of the field.</param>
/// <param name="Given">What was given.</param>
/// <param name="Allowed">What is allowed.</param>
/// <param name="Errors">Each fault, where there are several.</param>
/// <param name="RetryAfter">Seconds after which a repeat makes sense; null where none does.</param>
public sealed record Problem(
    string? Type = null, string? Title = null, int Status = 0, string? Detail = null, string? Field = null, JsonElement? Given = null,
    string? Allowed = null, IReadOnlyList<Fault>? Errors = null, int? RetryAfter = null)
{
    /// <summary>Last part of <see cref="Type"/>, as <c>unknown-prediction</c>.</summary>
    public string Slug => Type is null ? "" : Type[(Type.LastIndexOf('/') + 1)..];
}

/// <summary>One of several faults.</summary>
/// <param name="Field">Path of the field.</param>
/// <param name="Given">What was given.</param>
/// <param name="Allowed">What is allowed.</param>
/// <param name="File">Definitions: the document.</param>
/// <param name="Line">Definitions: line, from 1.</param>
/// <param name="Column">Definitions: column, from 1.</param>
public sealed record Fault(
    string? Field, JsonElement? Given = null, string? Allowed = null, string? File = null, int? Line = null, int? Column = null);
