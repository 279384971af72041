using System.Runtime.CompilerServices;
using OnlineLearning.Contracts.Storage;

namespace OnlineLearning.Storage.Sqlite;

/// <summary>The journal's index first, then the table of states, page by page: a grain whose records go meanwhile has its state by then.</summary>
public sealed class SqliteStoredGrains(SqliteStore store) : IStoredGrains
{
    private const int PageRows = 4096;

    public async IAsyncEnumerable<GrainId> ListAsync(GrainType type, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        GrainId[] logged;
        lock (store.Gate)
        {
            logged = store.Index.Logged(type);
        }

        foreach (var grain in logged)
        {
            yield return grain;
        }

        var (prefix, after) = ($"{type}/", $"{type}/");
        for (var more = true; more;)
        {
            var from = after;
            var page = await store.File.Read(connection =>
            {
                // Text is compared by its bytes, and '0' follows '/'.
                using var select = new Statement(connection, $"SELECT grain FROM grain_state WHERE grain > ?1 AND grain < ?2 AND name = ?3 AND data IS NOT NULL ORDER BY grain LIMIT {PageRows}");
                select.Bind(1, from).Bind(2, prefix[..^1] + '0').Bind(3, IStoredGrains.StateName);
                var grains = new List<string>(PageRows);
                while (select.Step())
                {
                    grains.Add(select.Text(0));
                }

                return grains;
            }, cancellation).ConfigureAwait(false);
            foreach (var grain in page)
            {
                yield return GrainId.Parse(grain);
            }

            more = page.Count == PageRows;
            after = more ? page[^1] : after;
        }
    }
}
