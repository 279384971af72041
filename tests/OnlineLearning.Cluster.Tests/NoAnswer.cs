using System.Net.Sockets;
using System.Text.Json;

namespace OnlineLearning.Cluster.Tests;

/// <summary>What a call to a server that is killed, cut off or asleep ends with.</summary>
internal static class NoAnswer
{
    /// <summary>The socket's own exception among them: .NET's handler lets it through where a connection is reset as it is made.</summary>
    public static bool Is(Exception failure) => failure is HttpRequestException or SocketException or IOException or JsonException or OperationCanceledException;
}
