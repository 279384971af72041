using CsCheck;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Tests.Learning;
using Xunit;

namespace OnlineLearning.Core.Tests.Numerics;

public class ByteChangeTests
{
    /// <summary>States of a thing that grows, shrinks, and changes a byte here and there.</summary>
    private static Gen<byte[][]> States => Gen.Select(Gen.Byte.Array[0, 300], Gen.Select(Gen.Int[0, 400], Gen.Byte, Gen.Int[-20, 20]).Array[0, 30], Grow);

    [Fact]
    public void A_change_turns_any_bytes_into_any_others() => Gen.Select(Gen.Byte[0, 2].Array[0, 40], Gen.Byte[0, 2].Array[0, 40]).Sample((before, after) =>
        Assert.Equal(after, ByteChange.Apply([.. before], TestModels.State(writer => ByteChange.Write(writer, before, after)))), iter: 20_000);

    [Fact]
    public void A_follower_from_any_version_that_is_kept_comes_to_the_last_one() => States.Sample(states =>
    {
        var history = new ChangeHistory();
        Assert.Null(history.Since(0));
        for (var last = 0; last < states.Length; last++)
        {
            history.Add(writer => Raw(writer, states[last]));
            Assert.Equal(last + 1, history.Version);
            Assert.Equal(Framed(states[last]), ByteChange.Apply([], history.Whole()));
            Assert.Empty(history.Since(last + 1)!);
            Assert.Null(history.Since(0));
            Assert.Null(history.Since(last + 2));
            var kept = true;
            var sent = 0;
            for (var version = last; version > 0; version--)
            {
                // What is kept is a stretch up to the last version, and weighs no more than the state.
                var changes = history.Since(version);
                kept &= changes is not null;
                Assert.Equal(kept, changes is not null);
                if (changes is not null)
                {
                    Assert.Equal(Framed(states[last]), changes.Aggregate(Framed(states[version - 1]), (bytes, change) => ByteChange.Apply(bytes, change)));
                    sent = changes.Sum(change => change.Length);
                }
            }

            Assert.InRange(sent, 0, history.Length);
        }
    }, iter: 300);

    [Fact]
    public void A_weight_here_and_there_costs_a_few_bytes_each()
    {
        var (before, random) = (new float[1 << 18], new SeededRandom(1));
        var after = (float[])before.Clone();
        for (var i = 0; i < 10_000; i++)
        {
            after[random.Below(after.Length)] = (float)random.Uniform() - 0.5f;
        }

        var change = TestModels.State(writer => ByteChange.Write(writer, TestModels.State(state => state.Floats(before)), TestModels.State(state => state.Floats(after))));
        Assert.InRange(change.Length, 5 * 9_500, 7 * 10_000);
    }

    [Theory]
    [InlineData(300, 1, 256, "a run of 256 bytes at 45 does not fit into 300")]
    [InlineData(9_000, 0, 10, "9000 bytes are claimed, 0 were there and")]
    public void A_change_that_does_not_fit_is_refused(int length, int before, int run, string message)
    {
        var change = TestModels.State(writer =>
        {
            writer.Byte(1);
            writer.Count(length);
            writer.Count(45);
            writer.Bytes(new byte[run]);
        });
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => ByteChange.Apply(new byte[before * length], change)).Message, StringComparison.Ordinal);
    }

    private static void Raw(StateWriter writer, byte[] state)
    {
        writer.Byte(7);
        writer.Bytes(state);
    }

    private static byte[] Framed(byte[] state) => TestModels.State(writer => Raw(writer, state));

    private static byte[][] Grow(byte[] first, (int At, byte Value, int Longer)[] steps)
    {
        var states = new List<byte[]> { first };
        foreach (var (at, value, longer) in steps)
        {
            var next = new byte[Math.Max(0, states[^1].Length + (at % 3 == 0 ? longer : 0))];
            states[^1].AsSpan(0, Math.Min(next.Length, states[^1].Length)).CopyTo(next);
            if (next.Length > 0)
            {
                next[at % next.Length] = value;
            }

            states.Add(next);
        }

        return [.. states];
    }
}
