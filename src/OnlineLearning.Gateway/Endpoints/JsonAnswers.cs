using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using OnlineLearning.Gateway.Items;

namespace OnlineLearning.Gateway.Endpoints;

/// <summary>Answers of the endpoints that are not hot.</summary>
internal static class JsonAnswers
{
    public static Task Answer<T>(this HttpContext context, T body, JsonTypeInfo<T> type)
    {
        context.Response.ContentType = MediaTypes.Json;
        using (var lease = PooledJsonWriter.Rent(context.Response.BodyWriter))
        {
            JsonSerializer.Serialize(lease.Json, body, type);
            lease.Json.Flush();
            context.Response.ContentLength = lease.Json.BytesCommitted;
        }

        return Task.CompletedTask;
    }

    /// <summary>JSON has no NaN and no infinity.</summary>
    public static double? Finite(this double value) => double.IsFinite(value) ? value : null;

    public static double? Finite(this double? value) => value?.Finite();

    public static string RouteText(this HttpContext context, string name) => (string)context.Request.RouteValues[name]!;
}
