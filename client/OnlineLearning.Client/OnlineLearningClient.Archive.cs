using OnlineLearning.Client.Json;
using OnlineLearning.Client.Messages;

namespace OnlineLearning.Client;

public sealed partial class OnlineLearningClient
{
    /// <summary>Everything that the server holds, as one archive.</summary>
    /// <param name="into">Receives it as it comes; where this call fails it is no archive.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task Export(Stream into, CancellationToken cancel = default)
    {
        using var response = await _transport.Send(HttpMethod.Get, "v1/export", null, true, cancel).ConfigureAwait(false);
        await response.Content.CopyToAsync(into, cancel).ConfigureAwait(false);
    }

    /// <summary>Loads an archive into a server that has no definitions. It is answered when all is loaded: a client for large archives is made with a long timeout.</summary>
    /// <param name="archive">What <see cref="Export(Stream, CancellationToken)"/> gave.</param>
    /// <param name="check">Only asks whether it would be taken.</param>
    /// <param name="anyService">Also one of another service id.</param>
    /// <param name="cancel">Ends it; the same archive may be sent again.</param>
    public Task<ImportResult> Import(Stream archive, bool check = false, bool anyService = false, CancellationToken cancel = default) =>
        _transport.Read(HttpMethod.Post, $"v1/import?check={Flag(check)}&any_service={Flag(anyService)}", archive, "application/gzip", ClientJson.Default.ImportResult, cancel);
}
