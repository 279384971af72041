using Microsoft.AspNetCore.Http;

namespace OnlineLearning.Gateway.Problems;

/// <summary>An error as a value, answered as RFC 9457 problem details.</summary>
/// <param name="Slug">Last part of the type's URI.</param>
/// <param name="Title">The kind of error.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">One sentence.</param>
internal sealed record Problem(string Slug, string Title, int Status, string Detail)
{
    public const string TypePrefix = "https://onlinelearning.dev/problems/";

    /// <summary>What is wrong, field by field; the first is also told in the problem itself.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>Seconds after which a repeat makes sense.</summary>
    public int? RetryAfter { get; init; }

    public static Problem Invalid(IReadOnlyList<FieldError> errors) => new("invalid-field", "A field has a value that is not allowed", StatusCodes.Status422UnprocessableEntity, errors[0].ToString())
    {
        Errors = errors,
    };

    public static Problem Invalid(string field, string? given, string allowed) => Invalid([new FieldError(field, given, allowed)]);

    public static Problem InvalidDefinitions(IReadOnlyList<FieldError> errors) => Invalid(errors) with
    {
        Slug = "invalid-definitions",
        Title = "The definitions are not valid",
        Detail = errors.Count == 1 ? errors[0].ToString() : $"{errors[0]} (and {errors.Count - 1} more)",
    };

    public static Problem NotExportable(IReadOnlyList<FieldError> errors) => Invalid(errors) with
    {
        Slug = "not-exportable",
        Title = "The model cannot be exported",
    };

    public static Problem ArchiveRefused(string detail, bool isConflict) => new(
        "archive-refused", "The archive is refused", isConflict ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity, detail);

    public static Problem InvalidJson(string detail) => new("invalid-json", "Not valid JSON", StatusCodes.Status400BadRequest, detail);

    public static Problem NotObject(string given) => InvalidJson($"an item was given as {given}; allowed: one JSON object");

    public static Problem UnknownModel(string given, IEnumerable<string> known) => Unknown("model", given, known);

    public static Problem UnknownEntity(string given, IEnumerable<string> known) => Unknown("entity", given, known);

    public static Problem UnknownPrediction(string id, string model) => new(
        "unknown-prediction",
        "No such open prediction",
        StatusCodes.Status404NotFound,
        $"prediction_id was given {id}, which is no open prediction: it was never made, was lost before it was durable, or its wait has ended; "
        + $"the label can be sent to /v1/models/{model}/learn with entities and features")
    {
        Errors = [new FieldError("prediction_id", id, "the id of an open prediction")],
    };

    public static Problem TooLarge(string what, int most, bool streams = true) => new(
        "too-large", "Too large", StatusCodes.Status413PayloadTooLarge, $"{what}; allowed: at most {most}; {(streams ? "send NDJSON (application/x-ndjson) for more" : "send it in parts")}");

    public static Problem LineTooLong(int most) => new(
        "too-large", "Too large", StatusCodes.Status413PayloadTooLarge, $"the line is longer than allowed: at most {most} bytes");

    public static Problem UnsupportedMediaType(string? given, string allowed) => new(
        "unsupported-media-type",
        "Media type not supported",
        StatusCodes.Status415UnsupportedMediaType,
        given is null ? $"Content-Type is missing; allowed: {allowed}" : $"Content-Type was given {given}; allowed: {allowed}")
    {
        Errors = [new FieldError("Content-Type", given, allowed)],
    };

    /// <summary>Nothing was done; a repeat may succeed.</summary>
    public static Problem Unavailable(string slug, string detail, int retryAfter = 1) => new(slug, "Not available now", StatusCodes.Status503ServiceUnavailable, detail)
    {
        RetryAfter = retryAfter,
    };

    public static Problem StaleDefinitions { get; } = Unavailable(
        "stale-definitions", "the definitions are just being changed and this server has not taken the change on yet; nothing was done, repeat the call");

    public static Problem Starting { get; } = Unavailable("starting", "this server has not read the definitions yet; nothing was done, repeat the call");

    public static Problem Unexpected { get; } = new(
        "unexpected", "Unexpected error", StatusCodes.Status500InternalServerError, "an error that is not the caller's fault; the server's log has it");

    private static Problem Unknown(string what, string given, IEnumerable<string> known)
    {
        var allowed = FieldErrors.AllowedNames(given, known);
        return new Problem($"unknown-{what}", $"No such {what}", StatusCodes.Status404NotFound, $"{what} was given {given}; allowed: {allowed}")
        {
            Errors = [new FieldError(what, given, allowed)],
        };
    }
}
