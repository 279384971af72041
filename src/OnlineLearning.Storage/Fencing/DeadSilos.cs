using Microsoft.Extensions.Logging;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Contracts.Storage;

namespace OnlineLearning.Storage.Fencing;

/// <summary>
/// Has the store refuse every silo that the membership table calls dead, before a grain is read by who answers for it from now on. The table is read anew, since the grain may be here because another silo has read there of a death
/// that this one does not know of yet. All that wait share the next reading.
/// </summary>
internal sealed class DeadSilos
{
    /// <summary>A table that does not answer keeps calls so long.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Of readings that several wait for: each takes time of the table.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);

    /// <summary>In the log.</summary>
    private const int Named = 5;

    private readonly HashSet<SiloAddress> _refused = [];
    private readonly IMembershipTable _table;
    private readonly IClusterMembershipService _membership;
    private readonly SiloAddress _self;
    private readonly IWriterFence _fence;
    private readonly JournalWriter _writer;
    private readonly ILogger<DeadSilos> _logger;
    private readonly SharedReading _reading;
    private bool _warned;

    public DeadSilos(IMembershipTable table, IClusterMembershipService membership, ILocalSiloDetails self, IWriterFence fence, JournalWriter writer, ILogger<DeadSilos> logger)
    {
        (_table, _membership, _self, _fence, _writer, _logger) = (table, membership, self.SiloAddress, fence, writer, logger);
        _reading = new(Refuse, Pace);
        _ = Learn();
    }

    /// <summary>Completes when all that were dead when it was called can write no more.</summary>
    /// <exception cref="JournalUnavailableException">The store does not refuse them, or this silo is one of them.</exception>
    public Task Refused(CancellationToken cancellation) => _reading.Next().WaitAsync(cancellation);

    private async Task Refuse()
    {
        try
        {
            await RefuseNew(await Read().ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not JournalUnavailableException)
        {
            throw new JournalUnavailableException($"Silos that are dead could not be kept from writing: {failure.Message}", failure);
        }
    }

    private async Task RefuseNew(List<SiloAddress> dead)
    {
        if (dead.Contains(_self))
        {
            throw _writer.Refuse();
        }

        dead.RemoveAll(_refused.Contains);
        if (dead.Count > 0)
        {
            await _fence.FenceAsync([.. dead.Select(silo => silo.ToParsableString())]).ConfigureAwait(false);
            _refused.UnionWith(dead);
            _logger.LogInformation("The journal takes nothing more from {Count} silos that are dead by the membership table: {Silos}{More}", dead.Count, string.Join(", ", dead.Take(Named)), dead.Count > Named ? ", ..." : "");
        }
    }

    private async Task<List<SiloAddress>> Read()
    {
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            var table = await _table.ReadAllAsync(limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
            _refused.IntersectWith(table.Members.Select(member => member.Item1.SiloAddress));
            _warned = false;
            return [.. table.Members.Where(member => member.Item1.Status == SiloStatus.Dead).Select(member => member.Item1.SiloAddress)];
        }
        catch (Exception failure)
        {
            if (!_warned)
            {
                _warned = true;
                _logger.LogWarning("The membership table cannot be read ({Reason}): until it can, grains are read though a silo may be dead that this one does not know of, and write on", failure is OperationCanceledException ? $"no answer in {Limit.TotalSeconds} s" : failure.Message);
            }

            return [.. _membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Dead).Select(member => member.SiloAddress)];
        }
    }

    /// <summary>Orleans ends a silo that reads that it is dead: now, and not with the next regular reading.</summary>
    private async Task Learn()
    {
        await _writer.Refused.ConfigureAwait(false);
        try
        {
            await _membership.Refresh(default, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            _logger.LogWarning("This silo was taken for dead, and does not reach the membership table: {Reason}", failure.Message);
        }
    }
}
