using Microsoft.AspNetCore.Http;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Endpoints;

/// <summary>Switches in a query: <c>?dry_run=true</c>.</summary>
internal static class QueryFlags
{
    /// <summary>False where it is not stated, and where it is wrong, which is noted.</summary>
    public static bool Read(HttpContext context, string name, ref FieldErrors errors)
    {
        var given = context.Request.Query[name];
        if (given.Count == 0)
        {
            return false;
        }

        if (given.Count == 1 && bool.TryParse(given[0], out var flag))
        {
            return flag;
        }

        errors.Add(name, given.ToString(), "true or false");
        return false;
    }
}
