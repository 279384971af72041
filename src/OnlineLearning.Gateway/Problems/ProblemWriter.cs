using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OnlineLearning.Gateway.Items;

namespace OnlineLearning.Gateway.Problems;

/// <summary>Problems as JSON.</summary>
internal static class ProblemWriter
{
    public const string MediaType = "application/problem+json";

    public static void Write(Utf8JsonWriter json, Problem problem)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, string.Concat(Problem.TypePrefix, problem.Slug));
        json.WriteString("title"u8, problem.Title);
        json.WriteNumber("status"u8, problem.Status);
        json.WriteString("detail"u8, problem.Detail);
        if (problem.RetryAfter is { } seconds)
        {
            json.WriteNumber("retry_after"u8, seconds);
        }

        if (problem.Errors.Count > 0)
        {
            WriteFields(json, problem.Errors[0]);
        }

        if (problem.Errors.Count > 1 || (problem.Errors.Count == 1 && problem.Errors[0].Position is not null))
        {
            json.WriteStartArray("errors"u8);
            foreach (var error in problem.Errors)
            {
                json.WriteStartObject();
                WriteFields(json, error);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>Answers with the problem, unless an answer has begun: then the connection is cut, so that nobody takes half an answer for a whole one.</summary>
    public static Task Send(HttpContext context, Problem problem, StringValues allow = default)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = MediaType;
        if (problem.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString();
        }

        if (allow.Count > 0)
        {
            context.Response.Headers.Allow = allow;
        }

        using (var lease = PooledJsonWriter.Rent(context.Response.BodyWriter))
        {
            Write(lease.Json, problem);
            lease.Json.Flush();
            context.Response.ContentLength = lease.Json.BytesCommitted;
        }

        return Task.CompletedTask;
    }

    private static void WriteFields(Utf8JsonWriter json, FieldError error)
    {
        if (error.Position is { } position)
        {
            json.WriteString("file"u8, position.File);
            if (position.Line > 0)
            {
                json.WriteNumber("line"u8, position.Line);
                json.WriteNumber("column"u8, position.Column);
            }
        }

        json.WriteString("field"u8, error.Field);
        json.WriteString("given"u8, error.Given);
        json.WriteString("allowed"u8, error.Allowed);
    }
}
