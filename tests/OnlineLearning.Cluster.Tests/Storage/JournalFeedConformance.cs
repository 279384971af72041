using System.Text;
using CsCheck;
using OnlineLearning.Contracts.Storage;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Storage;

/// <summary>What every <see cref="IJournalFeed"/> promises.</summary>
public abstract class JournalFeedConformance
{
    private static readonly GrainId A = GrainId.Create("entity", "driver/7");
    private static readonly GrainId B = GrainId.Create("entity", "driver/8");

    private enum Kind
    {
        Append,
        Drop,
        Read,
        Acknowledge,
        Reopen,
        Crash,
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>With a feed whose bound is 64 KiB.</summary>
    private protected abstract IJournalHouse NewHouse();

    /// <summary>Samples of up to 50 operations; fewer where each is a round trip.</summary>
    private protected virtual int Samples => 60;

    [Fact]
    public async Task Every_committed_record_is_read_with_its_grain_and_number_in_the_order_of_the_commits()
    {
        using var house = NewHouse();
        await Append(house, A, 1, "a", "", "ccc");
        await Append(house, B, 41, "b");
        await Append(house, A, 4, "d");
        Assert.Equal(["7 1 a", "7 2 ", "7 3 ccc", "8 41 b", "7 4 d"], Lines(await Feed(house).ReadFeedAsync(0, long.MaxValue, Token)));
        var first = Assert.Single(await Feed(house).ReadFeedAsync(0, 1, Token));
        Assert.Equal(["8 41 b", "7 4 d"], Lines(await Feed(house).ReadFeedAsync(first.Position, long.MaxValue, Token)));
        Assert.Empty(await Feed(house).ReadFeedAsync(Feed(house).Feed.Newest, long.MaxValue, Token));
    }

    [Fact]
    public async Task What_was_dropped_stays_until_it_is_acknowledged_and_is_gone_then()
    {
        using var house = NewHouse();
        await Append(house, A, 1, "a", "b");
        await Append(house, A, 3, "c");
        await house.Journal.DropAsync(A, 3);
        Assert.Equal((0, 0), (house.Journal.Size.Records, house.Journal.Size.Bytes));
        house.Reopen();
        Assert.Empty(await house.Journal.ReadAsync(A, 0, Token));
        var segments = await Feed(house).ReadFeedAsync(0, long.MaxValue, Token);
        Assert.Equal(["7 1 a", "7 2 b", "7 3 c"], Lines(segments));
        await Feed(house).AcknowledgeAsync(segments[0].Position);
        house.Reopen();
        Assert.Equal(["7 3 c"], Lines(await Feed(house).ReadFeedAsync(0, long.MaxValue, Token)));
        await Feed(house).AcknowledgeAsync(segments[1].Position);
        house.Reopen();
        Assert.Empty(await Feed(house).ReadFeedAsync(0, long.MaxValue, Token));
        Assert.Equal(0, Feed(house).Feed.Bytes);
    }

    [Fact]
    public async Task What_is_acknowledged_and_not_dropped_stays_for_its_grain()
    {
        using var house = NewHouse();
        await Append(house, A, 1, "a");
        await Feed(house).AcknowledgeAsync(Feed(house).Feed.Newest);
        house.Reopen();
        Assert.Single(await house.Journal.ReadAsync(A, 0, Token));
        Assert.Equal(0, Feed(house).Feed.Bytes);
    }

    [Fact]
    public async Task A_position_is_never_given_out_twice_though_nothing_be_left_of_the_journal()
    {
        using var house = NewHouse();
        var journal = Feed(house).Journal;
        var position = 0L;
        for (var round = 0; round < 3; round++)
        {
            await Append(house, A, round + 1, "a");
            var segment = Assert.Single(await Feed(house).ReadFeedAsync(position, long.MaxValue, Token));
            Assert.True(segment.Position > position, $"round {round}: position {segment.Position} after {position}");
            position = segment.Position;
            await house.Journal.DropAsync(A, round + 1);
            await Feed(house).AcknowledgeAsync(position);
            house.Reopen();
            house.Reopen();
            await house.Journal.ReadAsync(A, round + 1, Token);
        }

        Assert.Equal(journal, Feed(house).Journal);
        using var other = NewHouse();
        Assert.NotEqual(journal, Feed(other).Journal);
    }

    [Fact]
    public async Task A_reader_that_is_too_far_behind_makes_appends_fail_until_it_has_caught_up()
    {
        using var house = NewHouse();
        var number = 0;
        JournalUnavailableException? refused = null;
        while (refused is null)
        {
            Assert.True(Feed(house).Feed.Bytes <= 64 << 10);
            try
            {
                await Append(house, A, ++number, new string('x', 500));
                await house.Journal.DropAsync(A, number);
            }
            catch (JournalUnavailableException failure)
            {
                refused = failure;
            }
        }

        Assert.Contains("bytes behind the journal", refused.Message);
        Assert.InRange(number, 60, 130);
        var segments = await Feed(house).ReadFeedAsync(0, long.MaxValue, Token);
        Assert.Equal(number - 1, segments.Sum(segment => segment.Records.Count));
        await Feed(house).AcknowledgeAsync(segments[^1].Position);
        await house.Journal.ReadAsync(A, number - 1, Token);
        await Append(house, A, number, "again");
    }

    [Fact]
    public Task A_reader_that_goes_on_from_its_position_gets_every_acknowledged_append_once_whatever_happens()
        => Gen.Select(Gen.Frequency((6, Gen.Const(Kind.Append)), (5, Gen.Int[(int)Kind.Drop, (int)Kind.Crash].Select(kind => (Kind)kind))), Gen.Int[0, 3], Gen.Int[1, 3]).Array[1, 50].SampleAsync(Run, iter: Samples);

    private async Task Run((Kind Kind, int Grain, int Size)[] operations)
    {
        using var house = NewHouse();
        var last = new int[4];
        var (appended, read) = (new List<string>(), new List<string>());
        var position = 0L;
        foreach (var (kind, grain, size) in operations.Append((Kind.Read, 0, 0)))
        {
            var id = GrainId.Create("entity", $"driver/{grain}");
            switch (kind)
            {
                case Kind.Append:
                    await Append(house, id, last[grain] + 1, [.. Enumerable.Range(last[grain] + 1, size).Select(number => $"r{number}")]);
                    appended.AddRange(Enumerable.Range(last[grain] + 1, size).Select(number => $"{grain} {number} r{number}"));
                    last[grain] += size;
                    break;
                case Kind.Drop:
                    await house.Journal.DropAsync(id, last[grain]);
                    break;
                case Kind.Read:
                    foreach (var segment in await Feed(house).ReadFeedAsync(position, 1 + (size * 40), Token))
                    {
                        read.AddRange(Lines([segment]));
                        position = segment.Position;
                    }

                    break;
                case Kind.Acknowledge:
                    await Feed(house).AcknowledgeAsync(position);
                    break;
                case Kind.Reopen:
                    house.Reopen();
                    break;
                default:
                    house.Crash();
                    break;
            }

            if (kind is Kind.Reopen or Kind.Crash)
            {
                for (var each = 0; each < last.Length; each++)
                {
                    await house.Journal.ReadAsync(GrainId.Create("entity", $"driver/{each}"), last[each], Token);
                }
            }
        }

        foreach (var segment in await Feed(house).ReadFeedAsync(position, long.MaxValue, Token))
        {
            read.AddRange(Lines([segment]));
        }

        Assert.Equal(appended, read);
    }

    private static IJournalFeed Feed(IJournalHouse house) => (IJournalFeed)house.Journal;

    private static Task Append(IJournalHouse house, GrainId grain, long first, params string[] records)
        => house.Journal.AppendAsync(grain, first, [.. records.Select(record => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(record))]);

    private static IEnumerable<string> Lines(IEnumerable<FeedSegment> segments)
        => segments.SelectMany(segment => segment.Records).Select(record => $"{record.Grain.Key.ToString()![^1]} {record.Sequence} {Encoding.UTF8.GetString(record.Data.Span)}");
}
