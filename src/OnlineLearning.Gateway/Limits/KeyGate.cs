using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OnlineLearning.Gateway.Endpoints;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Limits;

/// <summary>Lets in who shows one of the keys as <c>Authorization: Bearer KEY</c>; health tells nothing and is asked without. Where no key is set it is not there.</summary>
internal sealed class KeyGate(IOptions<GatewayOptions> options)
{
    private const string Scheme = "Bearer ";

    private readonly string[] _keys = options.Value.ApiKeys;

    public RequestDelegate Middleware(RequestDelegate next)
        => _keys.Length == 0 ? next : context => context.Request.Path.StartsWithSegments(HealthEndpoints.Prefix) || Shows(context.Request.Headers.Authorization) ? next(context) : Refuse(context);

    // How long it takes tells a caller nothing of what a key contains.
    private bool Shows(string? header)
    {
        if (header?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true)
        {
            return false;
        }

        var shown = MemoryMarshal.AsBytes(header.AsSpan(Scheme.Length));
        var isKnown = false;
        foreach (var key in _keys)
        {
            isKnown |= CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(key.AsSpan()), shown);
        }

        return isKnown;
    }

    private static async Task Refuse(HttpContext context)
    {
        var given = context.Request.Headers.Authorization.Count == 0 ? "is missing" : "shows none of this server's keys";
        await ProblemWriter.Send(context, new Problem("no-key", "No key", StatusCodes.Status401Unauthorized, $"Authorization {given}; allowed: Bearer and a key"));
        context.Response.Headers.WWWAuthenticate = "Bearer";
    }
}
