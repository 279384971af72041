using OnlineLearning.Contracts.Servers;
using Orleans.Configuration;

namespace OnlineLearning.Silo.Stores;

/// <summary>
/// When the silos of a cluster take one of them for dead. Each probes the others; who misses <see cref="ClusteringSettings.ProbesMissed"/> answers in a row is voted against in the membership table, and
/// <see cref="ClusteringSettings.VotesForDeath"/> votes, or those of half of the silos where they are few, are its death. The wait for a probe adapts to its answers, from half to
/// <see cref="LongestProbe"/> times the setting, and who was heard of within the longest of them is not voted against.
/// </summary>
internal static class FailureDetection
{
    /// <summary>Of <see cref="ClusteringSettings.ProbeTimeout"/>: Orleans' own default.</summary>
    public const int LongestProbe = 4;

    /// <summary>Silos that one silo probes: Orleans' own default.</summary>
    public const int Probed = 10;

    /// <summary>Missed signs of life in the table after which a silo counts no more: Orleans' own default.</summary>
    public const int AliveMissed = 3;

    private static readonly TimeSpan LongestVote = TimeSpan.FromHours(1);

    /// <summary>After so long without a word a silo is voted against.</summary>
    public static TimeSpan Silence(ClusteringSettings settings) => settings.ProbeTimeout * (LongestProbe * settings.ProbesMissed);

    /// <summary>Adds what is out of its range.</summary>
    public static void Check(ClusteringSettings settings, SettingFailures failures)
    {
        failures.Within(settings.ProbeTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1), nameof(settings.ProbeTimeout));
        failures.Within(settings.ProbesMissed, 1, 100, nameof(settings.ProbesMissed));
        failures.Within(settings.VotesForDeath, 1, Probed, nameof(settings.VotesForDeath));
        failures.Within(settings.TableRefreshPeriod, TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(10), nameof(settings.TableRefreshPeriod));
        failures.Within(settings.IAmAlivePeriod, TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(10), nameof(settings.IAmAlivePeriod));
        // A vote that ends before the next can come is none.
        failures.Within(settings.VoteExpiry, Min(Silence(settings), LongestVote), LongestVote, nameof(settings.VoteExpiry));
    }

    public static void Apply(ClusteringSettings settings, ClusterMembershipOptions options)
    {
        options.ProbeTimeout = settings.ProbeTimeout;
        options.MinProbeTimeout = settings.ProbeTimeout / 2;
        options.MaxProbeTimeout = settings.ProbeTimeout * LongestProbe;
        options.NumMissedProbesLimit = settings.ProbesMissed;
        options.NumVotesForDeathDeclaration = settings.VotesForDeath;
        options.NumProbedSilos = Probed;
        options.DeathVoteExpirationTimeout = settings.VoteExpiry;
        options.TableRefreshTimeout = settings.TableRefreshPeriod;
        options.IAmAliveTablePublishTimeout = settings.IAmAlivePeriod;
        options.NumMissedTableIAmAliveLimit = AliveMissed;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
