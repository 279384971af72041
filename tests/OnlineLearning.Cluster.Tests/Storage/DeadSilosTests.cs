using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using OnlineLearning.Cluster.Tests.Grains;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Fencing;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Storage;

/// <summary>Whom the membership table calls dead the journal refuses, before a grain is read by who takes it over.</summary>
public sealed class DeadSilosTests
{
    private static readonly SiloAddress Self = Silo(1);
    private readonly List<string[]> _fenced = [];
    private readonly Queue<Func<Task<MembershipTableData>>> _next = [];
    private readonly JournalWriter _writer = new(Self.ToParsableString());
    private readonly DeadSilos _silos;
    private MembershipTableData _table = Table((1, SiloStatus.Active), (2, SiloStatus.Active));
    private ClusterMembershipSnapshot _view = View((1, SiloStatus.Active), (2, SiloStatus.Active));
    private Func<Task> _fence = () => Task.CompletedTask;
    private int _reads;
    private int _refreshes;

    public DeadSilosTests()
    {
        var table = Fake.Of<IMembershipTable>((method, _) => method == nameof(IMembershipTable.ReadAllAsync) ? Read() : throw new InvalidOperationException(method));
        var membership = Fake.Of<IClusterMembershipService>((method, _) => method switch
        {
            "get_CurrentSnapshot" => _view,
            nameof(IClusterMembershipService.Refresh) => Refresh(),
            _ => throw new InvalidOperationException(method),
        });
        var fence = Fake.Of<IWriterFence>((_, arguments) => Fence([.. (IReadOnlyCollection<string>)arguments[0]!]));
        _silos = new(table, membership, Fake.Of<ILocalSiloDetails>((method, _) => method == "get_SiloAddress" ? Self : throw new InvalidOperationException(method)), fence, _writer, NullLogger<DeadSilos>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_dead_silo_is_refused_once_and_forgotten_when_its_row_is_gone()
    {
        await _silos.Refused(Token);
        Assert.Empty(_fenced);
        _table = Table((1, SiloStatus.Active), (2, SiloStatus.Dead), (3, SiloStatus.Dead), (4, SiloStatus.ShuttingDown));
        await _silos.Refused(Token);
        await _silos.Refused(Token);
        Assert.Equal([Silo(2).ToParsableString(), Silo(3).ToParsableString()], Assert.Single(_fenced).Order());

        _table = Table((1, SiloStatus.Active));
        await _silos.Refused(Token);
        _table = Table((1, SiloStatus.Active), (2, SiloStatus.Dead));
        await _silos.Refused(Token);
        Assert.Equal([Silo(2).ToParsableString()], _fenced[1]);
    }

    [Fact]
    public async Task A_thousand_that_wait_share_a_few_readings()
    {
        var first = new TaskCompletionSource<MembershipTableData>();
        _next.Enqueue(() => first.Task);
        var waiting = Enumerable.Range(0, 1000).Select(_ => _silos.Refused(Token)).ToArray();
        await Until.True(() => Volatile.Read(ref _reads) == 1);
        waiting = [.. waiting, .. Enumerable.Range(0, 1000).Select(_ => _silos.Refused(Token))];
        first.SetResult(_table);
        await Task.WhenAll(waiting);
        Assert.Equal(2, _reads);
    }

    /// <summary>The grain is here because another silo has read of the death: a reading that had begun before may not have it.</summary>
    [Fact]
    public async Task Who_comes_while_the_table_is_read_waits_for_the_next_reading()
    {
        var first = new TaskCompletionSource<MembershipTableData>();
        _next.Enqueue(() => first.Task);
        var before = _silos.Refused(Token);
        await Until.True(() => Volatile.Read(ref _reads) == 1);
        var old = _table;
        _table = Table((1, SiloStatus.Active), (2, SiloStatus.Dead));
        var during = _silos.Refused(Token);
        first.SetResult(old);
        await before;
        await during;
        Assert.Equal([Silo(2).ToParsableString()], Assert.Single(_fenced));
    }

    [Fact]
    public async Task Nothing_is_read_where_the_store_does_not_refuse_them_and_it_is_tried_again()
    {
        _table = Table((1, SiloStatus.Active), (2, SiloStatus.Dead));
        _fence = () => throw new JournalUnavailableException("The store is gone.");
        Assert.Contains("The store is gone.", (await Assert.ThrowsAsync<JournalUnavailableException>(() => _silos.Refused(Token))).Message);
        _fence = () => Task.CompletedTask;
        await _silos.Refused(Token);
        Assert.Equal(2, _fenced.Count);
    }

    [Fact]
    public async Task Without_the_table_the_own_view_counts()
    {
        _view = View((1, SiloStatus.Active), (3, SiloStatus.Dead));
        _next.Enqueue(() => throw new IOException("no way there"));
        await _silos.Refused(Token);
        Assert.Equal([Silo(3).ToParsableString()], Assert.Single(_fenced));
        _table = Table((1, SiloStatus.Active), (2, SiloStatus.Dead), (3, SiloStatus.Dead));
        await _silos.Refused(Token);
        Assert.Equal([Silo(2).ToParsableString()], _fenced[1]);
    }

    [Fact]
    public async Task A_silo_that_reads_that_it_is_dead_itself_takes_nothing_over_and_has_Orleans_read_it_too()
    {
        _table = Table((1, SiloStatus.Dead), (2, SiloStatus.Active));
        Assert.Contains("was taken for dead", (await Assert.ThrowsAsync<JournalUnavailableException>(() => _silos.Refused(Token))).Message);
        Assert.True(_writer.IsRefused);
        await Until.True(() => Volatile.Read(ref _refreshes) == 1);
    }

    [Fact]
    public async Task A_silo_whose_commits_the_store_refuses_has_Orleans_read_the_table_at_once()
    {
        _writer.Refuse();
        await Until.True(() => Volatile.Read(ref _refreshes) == 1);
        Assert.Equal(0, _reads);
    }

    private static SiloAddress Silo(int number) => SiloAddress.New(IPAddress.Loopback, 11110 + number, number);

    private static MembershipTableData Table(params (int Silo, SiloStatus Status)[] rows)
        => new([.. rows.Select(row => Tuple.Create(new MembershipEntry { SiloAddress = Silo(row.Silo), Status = row.Status }, "etag"))], new TableVersion(1, "etag"));

    private static ClusterMembershipSnapshot View(params (int Silo, SiloStatus Status)[] rows)
        => new(rows.ToImmutableDictionary(row => Silo(row.Silo), row => new ClusterMember(Silo(row.Silo), row.Status, "a silo")), new MembershipVersion(1));

    private Task<MembershipTableData> Read()
    {
        Interlocked.Increment(ref _reads);
        return _next.TryDequeue(out var next) ? next() : Task.FromResult(_table);
    }

    private async Task Fence(string[] writers)
    {
        _fenced.Add(writers);
        await _fence();
    }

    private ValueTask Refresh()
    {
        Interlocked.Increment(ref _refreshes);
        return ValueTask.CompletedTask;
    }
}
