using Microsoft.Extensions.Logging;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Grains.Durability;

namespace OnlineLearning.Grains.Archives;

/// <inheritdoc/>
internal sealed class ServerArchive(ArchiveExport export, ArchiveImport import, WakeOwing owing, ILogger<ServerArchive> logger) : IServerArchive
{
    public async Task<ArchiveReport> Export(Stream into, CancellationToken cancellation)
    {
        try
        {
            var report = await export.Write(into, cancellation);
            logger.LogInformation("Exported definitions of version {Version}, {Entities} entities, {Models} models", report.DefinitionsVersion, report.Entities, report.Models);
            return report;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // Whoever reads it is only cut off.
            logger.LogWarning("An export was ended: {Reason}", failure.Message);
            throw;
        }
    }

    public async Task<ArchiveReport> Import(Stream from, bool check, bool anyService, CancellationToken cancellation)
    {
        var report = await import.Load(from, check, anyService, cancellation);
        if (!check)
        {
            await owing.Wake(cancellation);
            logger.LogInformation("Imported definitions of version {Version}, {Entities} entities, {Models} models", report.DefinitionsVersion, report.Entities, report.Models);
        }

        return report;
    }
}
