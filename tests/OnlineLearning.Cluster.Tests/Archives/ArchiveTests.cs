using Microsoft.Extensions.Time.Testing;
using OnlineLearning.Cluster.Tests.Grains;
using OnlineLearning.Contracts.Entities;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Archives;

/// <summary>What an archive brings is what was there, bit for bit.</summary>
public sealed class ArchiveTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_imported_server_is_the_exported_one_and_goes_on_like_it()
    {
        using var other = new TempFolder();
        await using var source = await ArchivedTown.Lived();
        var before = await ArchivedTown.See(source);
        var archive = await ArchivedTown.Export(source);
        Assert.Equal(before, await ArchivedTown.See(source));

        await using (var target = await ArchivedTown.Start(other))
        {
            Assert.Equal(await ArchivedTown.Import(target, archive, check: true), await ArchivedTown.Import(target, archive));
            Assert.Equal(before, await ArchivedTown.See(target));

            // The open predictions' labels, and what is known already.
            foreach (var key in ArchivedTown.Keys)
            {
                Assert.Equal(await GoOn(source, key), await GoOn(target, key));
            }

            Assert.Equal(await ArchivedTown.See(source), await ArchivedTown.See(target));
        }

        // And after a restart.
        await using var again = await ArchivedTown.Start(other);
        Assert.Equal(await ArchivedTown.See(source), await ArchivedTown.See(again));
    }

    [Fact]
    public async Task What_was_imported_is_exported_again_the_same()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var source = await ArchivedTown.Lived(time: time);
        await using var target = await ArchivedTown.Start(time: time);
        var first = await ArchivedTown.Import(target, await ArchivedTown.Export(source));
        // Nobody has asked an entity there yet.
        await using var last = await ArchivedTown.Start(time: time);
        Assert.Equal(first, await ArchivedTown.Import(last, await ArchivedTown.Export(target)));
        Assert.Equal(await ArchivedTown.See(source), await ArchivedTown.See(last));
        Assert.Equal((ArchivedTown.Drivers + 3, 4, 5), (first.Entities, first.Models, first.Shards));
    }

    [Fact]
    public async Task An_entity_that_owes_a_default_label_learns_it_after_the_move_without_anybody_asking_and_after_a_restart_too()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        foreach (var restarts in new[] { false, true })
        {
            using var other = new TempFolder();
            byte[] archive;
            await using (var source = await ArchivedTown.Lived(time: time))
            {
                archive = await ArchivedTown.Export(source);
            }

            var target = await ArchivedTown.Start(other, time);
            try
            {
                await ArchivedTown.Import(target, archive);
                if (restarts)
                {
                    await target.DisposeAsync();
                    target = await ArchivedTown.Start(other, time);
                }

                await Until.So(async () => (await target.Shard("click").Describe()).Updates, updates => updates > 0, () => time.Advance(TimeSpan.FromMinutes(5)));
            }
            finally
            {
                await target.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task An_export_under_load_has_each_entity_as_it_was_at_one_moment_with_all_that_was_acknowledged_before()
    {
        await using var source = await ArchivedTown.Start();
        await source.Apply(ArchivedTown.Definition);
        string[] keys = [.. Enumerable.Range(0, 24).Select(number => $"d{number}")];
        var acknowledged = new long[keys.Length];
        using var stop = new CancellationTokenSource();
        var load = keys.Select((key, number) => Task.Run(async () =>
        {
            for (var round = 0; !stop.IsCancellationRequested; round++)
            {
                await source.Entity("driver", key).Events([ArchivedTown.Event(round, number)]);
                await source.Entity("driver", key).Learn(new LearnRequest { Example = source.Request("eta", $"e{round}", [key], 0, ("km", round % 7)), Label = round % 5 });
                Volatile.Write(ref acknowledged[number], round + 1);
                if (round % 40 == 39)
                {
                    await source.Entity("driver", key).Snapshot();
                }
            }
        })).ToArray();
        await Until.So(() => Task.FromResult(acknowledged.Min()), rounds => rounds >= 30);
        for (var number = 0; number < 3; number++)
        {
            var before = acknowledged.ToArray();
            var archive = await ArchivedTown.Export(source);
            var after = keys.Select((_, each) => Volatile.Read(ref acknowledged[each])).ToArray();
            await using var target = await ArchivedTown.Start();
            await ArchivedTown.Import(target, archive);
            foreach (var (each, key) in keys.Index())
            {
                var state = await target.Entity("driver", key).Describe();
                // Rounds are one after the other, so a moment of an entity is a number of events and as many labels, or one fewer.
                Assert.InRange(state.Events, before[each], after[each] + 1);
                var labels = state.Models.SingleOrDefault(model => model.Model == "eta")?.Labels ?? 0;
                Assert.InRange(state.Events - labels, 0, 1);
                Assert.Equal(state.Events, state.Views.Single(view => view.View == "recent").Events);
            }

            // Shards come after entities: whatever an entity has learnt is in its shard.
            var learnt = (await target.Shard("eta", 0).Describe()).Updates + (await target.Shard("eta", 1).Describe()).Updates;
            Assert.True(learnt >= keys.Select(key => target.Entity("driver", key).Describe().AsTask().Result.Models.Sum(model => model.Labels)).Sum());

            // A label whose entity was taken before it and whose shard after is learnt once: the shard knows it.
            var (first, second) = (await target.Shard("eta", 0).Describe(), await target.Shard("eta", 1).Describe());
            foreach (var (each, key) in keys.Index())
            {
                var labels = (await target.Entity("driver", key).Describe()).Models.Single(model => model.Model == "eta").Labels;
                for (var round = labels; round < before[each]; round++)
                {
                    await target.Entity("driver", key).Learn(new LearnRequest { Example = target.Request("eta", $"e{round}", [key], 0, ("km", round % 7)), Label = round % 5 });
                }
            }

            Assert.Equal((first.Updates, second.Updates), ((await target.Shard("eta", 0).Describe()).Updates, (await target.Shard("eta", 1).Describe()).Updates));
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
    }

    private static async Task<string> GoOn(TestSilo silo, string key)
    {
        var driver = silo.Entity("driver", key);
        var open = await driver.Feedback(new FeedbackRequest { Model = "eta", Id = "open", Label = 7 });
        var known = await driver.Feedback(new FeedbackRequest { Model = "eta", Id = "p7", Label = 99 });
        var pair = await driver.Learn(new LearnRequest { Example = silo.Request("pair", "s5", [key, "r2"], 0, ("km", 5)), Label = 1 });
        var events = await driver.Events([ArchivedTown.Event(7, 0), ArchivedTown.Event(8, 1)]);
        Assert.Equal((LearnStatus.Learnt, LearnStatus.Duplicate, LearnStatus.Duplicate), (open.Status, known.Status, pair.Status));
        Assert.Equal([EventStatus.Duplicate, EventStatus.Accepted], events);
        return $"{open} {known} {pair}";
    }
}
