using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Fencing;
using OnlineLearning.Storage.Grouped;

namespace OnlineLearning.Storage.PostgreSql;

/// <summary>A journal in four tables of PostgreSQL: counters, grains, entries, writers that are refused. A commit is one function call with arrays, hence one round trip, one transaction and one sync of the server's log.</summary>
internal sealed class PostgreSqlJournalStore : IJournalStore
{
    private const string Counters = "version, records, bytes, position, acknowledged, feed_bytes";
    private const string CountersOfAppend = "(counters).version, (counters).records, (counters).bytes, (counters).position, (counters).acknowledged, (counters).feed_bytes";
    private const string Refused = "OL001";
    private const long ReadBytes = 4 << 20;
    private const int ReadEntries = 256;
    private const int FeedEntries = 1024;
    private const int OldestEntries = 4096;

    private readonly NpgsqlDataSource _source;
    private readonly PostgreSqlJournalOptions _options;
    private readonly ILogger _logger;
    private readonly string _schema;

    public PostgreSqlJournalStore(PostgreSqlJournalOptions options, ILogger logger, string? writer)
    {
        (_options, _logger, _schema) = (options, logger, $"\"{options.Schema}\"");
        var connection = PostgreSqlSource.Connection(options, writer);
        Name = $"PostgreSQL at {connection.Host}:{connection.Port}/{connection.Database}";
        _source = NpgsqlDataSource.Create(connection);
    }

    public string Name { get; }

    /// <summary>Commits of all silos follow one another, so more at once would only wait.</summary>
    public int Commits => 1;

    public int CommitEntries => FeedEntries / 2;

    public long CommitBytes => 1 << 20;

    public bool IsPassing(Exception failure) => PostgreSqlSource.IsPassing(failure);

    public async Task<(string Journal, JournalTotals Totals)> Open(CancellationToken cancellation)
    {
        await PostgreSqlSource.CheckDurable(_source, _options, Name, _logger, cancellation).ConfigureAwait(false);
        await PostgreSqlSchema.ApplyJournal(_source, _options.Schema, cancellation).ConfigureAwait(false);
        await using var command = _source.CreateCommand($"SELECT {Counters}, id FROM {_schema}.journal");
        string id;
        JournalTotals totals;
        await using (var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false))
        {
            await reader.ReadAsync(cancellation).ConfigureAwait(false);
            (totals, id) = (Totals(reader), reader.GetString(6));
        }

        // Without a feed nobody reads it any more: nothing is kept for it.
        return (id, !_options.Feed && totals.Acknowledged < totals.Position ? await Acknowledge(totals.Position, cancellation).ConfigureAwait(false) : totals);
    }

    public async Task<(JournalTotals Totals, long[] Expected)> Append(IReadOnlyList<GrainAppend> appends, string token, string? writer, CancellationToken cancellation)
    {
        await using var command = _source.CreateCommand($"SELECT {CountersOfAppend}, expected FROM {_schema}.journal_append({(writer is null ? "" : "$7, ")}$1, $2, $3, $4, $5, $6)");
        command.Parameters.Add(new() { Value = token });
        command.Parameters.Add(new() { Value = _options.Feed });
        command.Parameters.Add(new() { Value = appends.Select(append => append.Grain.ToString()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = appends.Select(append => append.First).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = appends.Select(append => append.Last).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = appends.Select(append => append.Entry()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        if (writer is not null)
        {
            command.Parameters.Add(new() { Value = writer });
        }

        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await reader.ReadAsync(cancellation).ConfigureAwait(false);
            return (Totals(reader), await reader.GetFieldValueAsync<long[]>(6, cancellation).ConfigureAwait(false));
        }
        catch (PostgresException failure) when (failure.SqlState == Refused)
        {
            throw new WriterRefusedException();
        }
    }

    /// <summary>A commit of theirs that hangs half sent keeps everybody waiting, and ends with its session.</summary>
    public async Task Fence(IReadOnlyCollection<string> writers, CancellationToken cancellation)
    {
        try
        {
            await using var command = _source.CreateCommand($"SELECT {_schema}.journal_fence($1, $2)");
            command.Parameters.Add(new() { Value = writers.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            command.Parameters.Add(new() { Value = (long)IWriterFence.Most });
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            await EndSessions(writers, cancellation).ConfigureAwait(false);
            throw;
        }
    }

    public async Task<StoredEntries> Read(GrainId grain, long after, bool settle, CancellationToken cancellation)
    {
        if (settle)
        {
            // A commit that is under way has this row.
            await using var waiting = _source.CreateCommand($"SELECT 1 FROM {_schema}.journal FOR UPDATE");
            await waiting.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        await using var batch = _source.CreateBatch();
        batch.BatchCommands.Add(new($"SELECT {Counters}, coalesce(head.last, 0), coalesce(head.dropped, 0) FROM {_schema}.journal LEFT JOIN {_schema}.grain AS head ON head.grain = $1") { Parameters = { new() { Value = grain.ToString() } } });
        batch.BatchCommands.Add(new($"SELECT data FROM {_schema}.entry JOIN {_schema}.grain AS head ON head.id = entry.grain_id WHERE head.grain = $1 AND entry.last > greatest($2, head.dropped) ORDER BY entry.last LIMIT {ReadEntries}")
        {
            Parameters = { new() { Value = grain.ToString() }, new() { Value = after } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await reader.ReadAsync(cancellation).ConfigureAwait(false);
        var (totals, last, dropped) = (Totals(reader), reader.GetInt64(6), reader.GetInt64(7));
        if (last > 0 && after > last)
        {
            await reader.DisposeAsync().ConfigureAwait(false);
            return new(await Drop(grain, after, cancellation).ConfigureAwait(false), after, [], true);
        }

        await reader.NextResultAsync(cancellation).ConfigureAwait(false);
        var (entries, bytes) = (new List<byte[]>(), 0L);
        while (bytes < ReadBytes && await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            entries.Add(reader.GetFieldValue<byte[]>(0));
            bytes += entries[^1].Length;
        }

        return new(totals, dropped, entries, bytes < ReadBytes && entries.Count < ReadEntries);
    }

    public Task<JournalTotals> Drop(GrainId grain, long upTo, CancellationToken cancellation) => Change("journal_drop($1, $2)", [grain.ToString(), upTo], cancellation);

    public Task<JournalTotals> Acknowledge(long upTo, CancellationToken cancellation) => Change("journal_acknowledge($1)", [upTo], cancellation);

    public async Task<(JournalTotals Totals, IReadOnlyList<GrainId> Grains)> Oldest(int most, CancellationToken cancellation)
    {
        var (grains, seen) = (new List<GrainId>(), new HashSet<string>());
        var (position, part) = (0L, 0);
        for (var more = true; more && grains.Count < most;)
        {
            await using var command = _source.CreateCommand(
                $"SELECT entry.position, entry.part, head.grain FROM {_schema}.entry JOIN {_schema}.grain AS head ON head.id = entry.grain_id WHERE (entry.position, entry.part) > ($1, $2) AND entry.last > head.dropped ORDER BY entry.position, entry.part LIMIT {OldestEntries}");
            command.Parameters.Add(new() { Value = position });
            command.Parameters.Add(new() { Value = part });
            await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            var entries = 0;
            while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            {
                entries++;
                (position, part) = (reader.GetInt64(0), reader.GetInt32(1));
                if (grains.Count < most && seen.Add(reader.GetString(2)))
                {
                    grains.Add(GrainId.Parse(reader.GetString(2)));
                }
            }

            more = entries == OldestEntries;
        }

        await using var counting = _source.CreateCommand($"SELECT {Counters} FROM {_schema}.journal");
        return (await Totals(counting, cancellation).ConfigureAwait(false), grains);
    }

    public async Task<IReadOnlyList<FeedSegment>> ReadFeed(long after, long mostBytes, CancellationToken cancellation)
    {
        var segments = new FeedSegments(Name, mostBytes);
        for (var more = true; more && !segments.IsFull;)
        {
            await using var command = _source.CreateCommand($"SELECT position, data FROM {_schema}.entry WHERE position > $1 ORDER BY position, part LIMIT {FeedEntries}");
            command.Parameters.Add(new() { Value = Math.Max(after, segments.Position) });
            await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            var entries = 0;
            while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            {
                entries++;
                segments.Add(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
            }

            more = entries == FeedEntries;
            if (more)
            {
                segments.ForgetCut();
            }
        }

        return segments.Whole();
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task EndSessions(IReadOnlyCollection<string> writers, CancellationToken cancellation)
    {
        await using var command = _source.CreateCommand("SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user AND application_name = ANY($1) AND pg_terminate_backend(pid)");
        command.Parameters.Add(new() { Value = writers.Select(PostgreSqlSource.ApplicationName).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            _logger.LogWarning("{Server}: a session of a silo that is dead, {Session}, stood in the way and was ended", Name, reader.GetString(0));
        }
    }

    private async Task<JournalTotals> Change(string call, object[] values, CancellationToken cancellation)
    {
        await using var command = _source.CreateCommand($"SELECT {Counters} FROM {_schema}.{call}");
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return await Totals(command, cancellation).ConfigureAwait(false);
    }

    private static async Task<JournalTotals> Totals(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await reader.ReadAsync(cancellation).ConfigureAwait(false);
        return Totals(reader);
    }

    private static JournalTotals Totals(NpgsqlDataReader reader)
        => new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5));
}
