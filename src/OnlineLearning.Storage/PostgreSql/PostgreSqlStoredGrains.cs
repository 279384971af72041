using System.Runtime.CompilerServices;
using Npgsql;
using OnlineLearning.Contracts.Storage;

namespace OnlineLearning.Storage.PostgreSql;

/// <summary>The journal's grains, whose numbers stay for good, then the rows of Orleans' provider for states; each in one query that is read as it comes.</summary>
internal sealed class PostgreSqlStoredGrains(PostgreSqlJournalOptions options, string serviceId) : IStoredGrains
{
    public async IAsyncEnumerable<GrainId> ListAsync(GrainType type, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var source = NpgsqlDataSource.Create(PostgreSqlSource.Connection(options));
        await using var heads = source.CreateCommand($"SELECT substr(grain, $2) FROM \"{options.Schema}\".grain WHERE starts_with(grain, $1)");
        heads.Parameters.Add(new() { Value = $"{type}/" });
        heads.Parameters.Add(new() { Value = type.ToString()!.Length + 2 });
        await foreach (var key in Read(heads, cancellation).ConfigureAwait(false))
        {
            yield return GrainId.Create(type, key);
        }

        await using var states = source.CreateCommand("SELECT GrainIdExtensionString FROM OrleansStorage WHERE ServiceId = $1 AND GrainTypeString = $2 AND GrainIdExtensionString LIKE '%/%' AND PayloadBinary IS NOT NULL");
        states.Parameters.Add(new() { Value = serviceId });
        states.Parameters.Add(new() { Value = PostgreSqlStates.Name(type, IStoredGrains.StateName) });
        await foreach (var key in Read(states, cancellation).ConfigureAwait(false))
        {
            yield return GrainId.Create(type, key);
        }
    }

    private static async IAsyncEnumerable<string> Read(NpgsqlCommand command, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var reader = await Asked(() => command.ExecuteReaderAsync(cancellation)).ConfigureAwait(false);
        while (await Asked(() => reader.ReadAsync(cancellation)).ConfigureAwait(false))
        {
            yield return reader.GetString(0);
        }
    }

    private static async Task<T> Asked<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (NpgsqlException failure)
        {
            throw new JournalUnavailableException($"PostgreSQL does not list its grains: {failure.Message}", failure);
        }
    }
}
