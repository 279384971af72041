namespace OnlineLearning.Client;

/// <summary>No connection to the server could be made: the call has had no effect.</summary>
public sealed class ServerUnreachableException(Uri address, Exception inner)
    : Exception($"no server answers at {address}: {inner.Message}", inner)
{
    public Uri Address { get; } = address;
}
