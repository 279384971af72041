using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests;

/// <summary>
/// Every state with a version has golden bytes, is refused in one line where its version is one higher, and is still read in every version that it says it reads
/// (<see cref="VersionProbe"/>): a version that the sources read and no golden bytes hold fails.
/// </summary>
public class StateVersionTests
{
    private static readonly HashSet<FoundVersion> Found = [.. GoldenBytes.Current.Concat(GoldenBytes.Earlier).SelectMany(state => VersionProbe.Of(state.Bytes, state.Read))];

    [Fact]
    public void Every_version_that_is_read_has_golden_bytes_and_one_above_is_refused()
    {
        var (sources, refused) = (VersionProbe.InSources("src/OnlineLearning.Core", typeof(StateReader).Assembly).ToHashSet(), Found.Where(each => each.Version == each.Newest).Select(each => each.What).ToHashSet());
        Assert.True(sources.SetEquals(refused), $"without golden bytes: {string.Join(", ", sources.Except(refused))}; refused, and not found in the sources: {string.Join(", ", refused.Except(sources))}.");
    }

    [Fact]
    public void Every_earlier_version_that_is_read_has_golden_bytes()
    {
        foreach (var versions in Found.GroupBy(each => (each.What, each.Oldest, each.Newest)))
        {
            var (what, oldest, newest) = versions.Key;
            var lacking = Enumerable.Range((int)oldest, (int)(newest - oldest + 1)).Except(versions.Select(each => (int)each.Version));
            Assert.True(!lacking.Any(), $"{what} says that it reads {oldest} to {newest}; without golden bytes: {string.Join(", ", lacking)}.");
        }
    }

    [Fact]
    public void Golden_bytes_are_read_to_their_end() => Assert.All(GoldenBytes.Current.Concat(GoldenBytes.Earlier), state => state.Read(state.Bytes));

    [Fact]
    public void The_refusal_says_what_was_found_up_to_which_version_is_read_and_what_to_do()
    {
        var refused = Assert.Throws<NewerStateException>(() => new StateReader([3]).Version(1, 2, "Shard"));
        Assert.Equal("Shard: version 3 was found, this server reads up to version 2; start a newer server, or put back a backup from before it ran.", refused.Message);
        Assert.Throws<InvalidDataException>(() => new StateReader([0]).Version(1, 2, "Shard"));
    }

    [Fact]
    public void Every_kind_of_record_and_of_value_has_golden_bytes_and_the_next_is_refused()
    {
        var records = GoldenBytes.Current.Concat(GoldenBytes.Earlier).Where(state => state.Name.StartsWith("record-", StringComparison.Ordinal)).ToList();
        Assert.Equal(Enum.GetValues<EntityRecord>(), records.Select(state => (EntityRecord)state.Bytes[0]).Distinct().Order());
        var next = (byte)(Enum.GetValues<EntityRecord>().Max() + 1);
        Assert.All(records, state => Assert.StartsWith($"Entity record: kind {next} was found, this server reads up to kind {next - 1}; start a newer server", Assert.Throws<NewerStateException>(() => state.Read([next, .. state.Bytes[1..]])).Message));

        var kind = (byte)(Enum.GetValues<DatumKind>().Max() + 1);
        Assert.StartsWith($"Feature value: kind {kind} was found, this server reads up to kind {kind - 1};", Assert.Throws<NewerStateException>(() => Datum(kind)).Message);

        static void Datum(byte kind)
        {
            var reader = new StateReader([kind]);
            FeatureDatum.Read(ref reader);
        }
    }
}
