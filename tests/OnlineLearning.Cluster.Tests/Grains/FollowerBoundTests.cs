extern alias gateway;

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OnlineLearning.Contracts.Catalogs;
using OnlineLearning.Contracts.Shards;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Learning;
using OnlineLearning.Grains.Shards;
using Xunit;
using YamlReader = gateway::OnlineLearning.Definitions.YamlReader;

namespace OnlineLearning.Cluster.Tests.Grains;

/// <summary>A shard elsewhere that answers, or does not: how old a copy may be, under a clock that stands until it is moved.</summary>
public sealed class FollowerBoundTests
{
    private const string Definition = "entities: { driver: {} }\nmodels: { eta: { task: regression, entities: driver, inputs: [ { numeric: km } ], label: minutes, learner: { kind: linear, bits: 8 } } }";

    private readonly Time _time = new();
    private readonly LiveModel _live;
    private readonly SharedWeights _weights;
    private readonly ShardFollower _follower;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ShardHistory _history;
    private readonly ConcurrentQueue<(string Activation, long Version)> _pulls = [];
    private TaskCompletionSource? _silent;

    public FollowerBoundTests()
    {
        _history = new("home", TimeSpan.FromMilliseconds(250), _time);
        var set = DefinitionBinder.Bind([YamlReader.Read(Definition, "test.yaml").Document!], LiveDefinitions.Empty.Set).Set;
        _live = new LiveModel("eta", 1, new ModelPlan(set.Models["eta"]));
        var learner = _live.Plan.CreateLearner(0);
        var shard = Fake.Of<IModelShardGrain>((method, arguments) => method == "Pull" ? Pull(learner, (string)arguments[0]!, (long)arguments[1]!) : default(ValueTask));
        var grains = Fake.Of<IGrainFactory>((_, _) => shard);
        _weights = new SharedWeights(grains);
        _follower = new ShardFollower(
            new Definitions(new LiveDefinitions(1, set, [_live])), _weights, grains, Options.Create(new FollowOptions { MaxStaleness = TimeSpan.FromSeconds(10) }), _time, _services.GetRequiredService<IMeterFactory>(), NullLogger<ShardFollower>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_is_served_up_to_its_bound_and_not_beyond_and_again_once_the_shard_answers()
    {
        await _follower.StartAsync(Token);
        await _time.Ticks.Task.WaitAsync(Token);
        Assert.NotNull(await _weights.Get("eta", 1, 0));
        _silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var tick = 1; tick <= 19; tick++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.5));
        }

        // The bound is 10 s, the next look half a second away.
        await Until(() => _pulls.Count == 2);
        // What it has it is not sent again.
        Assert.Equal([("", 0), ("home", 1)], _pulls);
        Assert.NotNull(_weights.Find("eta", 1, 0));
        Assert.Equal(9.5, Staleness());
        _time.Advance(TimeSpan.FromSeconds(0.5));
        await Until(() => _weights.Find("eta", 1, 0) is null);
        Assert.Equal(10, Staleness());

        // Who asks now waits, and no longer than is allowed; an answer that comes then is as old as its question, and not served.
        var impatient = _follower.Follow("eta", 1, 0);
        _time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<TimeoutException>(() => impatient);
        var (late, inTime) = (_silent, _follower.Follow("eta", 1, 0));
        _silent = null;
        late.SetResult();
        Assert.Null(await inTime);
        Assert.Null(_weights.Find("eta", 1, 0));
        Assert.InRange(Staleness(), 10.5, 19.5);

        _time.Advance(TimeSpan.FromSeconds(0.5));
        await Until(() => _weights.Find("eta", 1, 0) is not null);
        Assert.InRange(Staleness(), 0, 0.5);
        await _follower.StopAsync(Token);
    }

    [Fact]
    public async Task A_shard_that_comes_home_is_no_longer_followed_and_its_own_weights_are_served()
    {
        await _follower.StartAsync(Token);
        await _time.Ticks.Task.WaitAsync(Token);
        var copy = await _weights.Get("eta", 1, 0);
        var own = _live.Plan.CreateLearner(0);
        _weights.Publish("eta", 1, 0, own);
        await _follower.Follow("eta", 1, 0);
        Assert.NotSame(copy, own);
        Assert.Same(own, _weights.Find("eta", 1, 0));
        _time.Advance(TimeSpan.FromSeconds(0.5));
        await Until(() => !_follower.Copies.Any());
        Assert.Same(own, _weights.Find("eta", 1, 0));
        await _follower.StopAsync(Token);
    }

    [Fact]
    public void A_shard_puts_its_weights_out_no_more_often_than_is_allowed_and_says_how_old_they_are()
    {
        var learner = _live.Plan.CreateLearner(0);
        var first = _history.Since(learner, 0, "", 0);
        Assert.Equal((1, 0, TimeSpan.Zero, 1), Seen(first));

        // At rest nothing is written, however long it is.
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((1, 1, TimeSpan.Zero, 0), Seen(_history.Since(learner, 0, "home", 1)));
        Assert.Equal((2, 1, TimeSpan.Zero, 1), Seen(_history.Since(learner, 1, "home", 1)));
        Assert.Equal((2, 2, TimeSpan.Zero, 0), Seen(_history.Since(learner, 2, "home", 2)));
        _time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Equal((2, 2, TimeSpan.FromMilliseconds(249), 0), Seen(_history.Since(learner, 2, "home", 2)));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((3, 1, TimeSpan.Zero, 2), Seen(_history.Since(learner, 2, "home", 1)));
        Assert.Equal((3, 0, TimeSpan.Zero, 1), Seen(_history.Since(learner, 2, "elsewhere", 2)));
    }

    private static (long Version, long Since, TimeSpan Age, int Changes) Seen(ShardChange change) => (change.Version, change.Since, change.Age, change.Changes.Length);

    private double Staleness() => Assert.Single(_follower.Copies).Staleness.TotalSeconds;

    private async ValueTask<ShardChange> Pull(ILearner learner, string activation, long version)
    {
        _pulls.Enqueue((activation, version));
        var answer = _history.Since(learner, 0, activation, version);
        if (_silent is { } silent)
        {
            await silent.Task;
        }

        return answer;
    }

    private static async Task Until(Func<bool> reached)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!reached())
        {
            await Task.Delay(5, limit.Token);
        }
    }

    private sealed class Time() : FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
        public TaskCompletionSource Ticks { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Ticks.TrySetResult();
            return timer;
        }
    }

    private sealed class Definitions(LiveDefinitions current) : ILiveDefinitions
    {
        public LiveDefinitions Current => current;

        public bool IsRead => true;

        public Task Confirm() => Task.CompletedTask;
    }
}
