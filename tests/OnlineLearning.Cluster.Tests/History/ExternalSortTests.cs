using CsCheck;
using OnlineLearning.Batch.Sorting;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Cluster.Tests.History;

public class ExternalSortTests
{
    [Fact]
    public void Any_records_come_in_order_and_equal_ones_as_they_came_however_little_memory_there_is() =>
        Gen.Select(Gen.Int[0, 20].List[0, 400], Gen.Long[1, 500]).Sample((keys, bytes) =>
        {
            using var folder = new TempFolder();
            using var sort = new ExternalSort<Numbered>(new NumberedCodec(), folder.Path, bytes);
            var records = keys.Select((key, i) => new Numbered(key, i)).ToList();
            records.ForEach(sort.Add);
            Assert.InRange(sort.Runs, 0, ExternalSort<Numbered>.MostRuns + 1);
            Assert.Equal(records.OrderBy(record => record.Key), sort.Sorted());
            Assert.Equal(records.OrderBy(record => record.Key), sort.Sorted());
            Assert.Equal(keys.Count, sort.Count);
        }, iter: 60);

    [Fact]
    public void Runs_are_merged_before_there_are_too_many_and_their_files_go_with_the_sort()
    {
        using var folder = new TempFolder();
        var records = Enumerable.Range(0, 10 * ExternalSort<Numbered>.MostRuns).Select(i => new Numbered(i * 7919 % 1_000, i)).ToList();
        using (var sort = new ExternalSort<Numbered>(new NumberedCodec(), folder.Path, 1))
        {
            foreach (var record in records)
            {
                sort.Add(record);
                Assert.InRange(Directory.GetFiles(folder.Path).Length, 1, ExternalSort<Numbered>.MostRuns);
            }

            Assert.Equal(records.OrderBy(record => record.Key), sort.Sorted());
        }

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private readonly record struct Numbered(int Key, int Number);

    private sealed class NumberedCodec : ISortCodec<Numbered>
    {
        public int SizeOf(Numbered record) => 8;

        public int Compare(Numbered left, Numbered right) => left.Key.CompareTo(right.Key);

        public void Write(StateWriter writer, Numbered record)
        {
            writer.Count(record.Key);
            writer.Count(record.Number);
        }

        public Numbered Read(ref StateReader reader) => new(reader.Int(), reader.Int());
    }
}
