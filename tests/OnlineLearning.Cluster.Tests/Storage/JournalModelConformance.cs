using CsCheck;
using OnlineLearning.Contracts.Storage;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Storage;

/// <summary>Random operations, restarts and crashes among them, against a dictionary.</summary>
public abstract class JournalModelConformance
{
    private enum Kind
    {
        Append,
        Drop,
        Read,
        Conflict,
        Failure,
        Reopen,
        Crash,
    }

    private static readonly Gen<(Kind Kind, int Grain, int Size)[]> Operations = Gen.Select(
        Gen.Frequency((8, Gen.Const(Kind.Append)), (3, Gen.Const(Kind.Drop)), (5, Gen.Int[(int)Kind.Read, (int)Kind.Crash].Select(kind => (Kind)kind))),
        Gen.Int[0, 3],
        Gen.Int[0, 12]).Array[1, 60];

    /// <summary>Samples of up to 60 operations; fewer where each is a round trip.</summary>
    private protected virtual int Samples => 100;

    private protected abstract IJournalHouse NewHouse();

    [Fact]
    public Task A_journal_does_what_a_dictionary_does() => Operations.SampleAsync(operations => Run(operations, NewHouse()), iter: Samples);

    private static async Task Run((Kind Kind, int Grain, int Size)[] operations, IJournalHouse house)
    {
        using var disposing = house;
        var models = Enumerable.Range(0, 4).Select(i => new Model(GrainId.Create("entity", $"{i}"))).ToArray();
        foreach (var (kind, grain, size) in operations)
        {
            var model = models[grain];
            switch (kind)
            {
                case Kind.Append:
                    var records = model.Next(size);
                    await house.Journal.AppendAsync(model.Grain, model.Last + 1, records);
                    model.Append(records);
                    break;
                case Kind.Drop:
                    model.Dropped = Math.Max(model.Dropped, model.Last - size);
                    await house.Journal.DropAsync(model.Grain, model.Dropped);
                    break;
                case Kind.Conflict when model.Last > model.Dropped:
                    await Assert.ThrowsAsync<JournalConflictException>(() => house.Journal.AppendAsync(model.Grain, size % 2 == 0 ? model.Last : model.Last + 2, model.Next(1)));
                    break;
                case Kind.Failure:
                    house.FailWrites = true;
                    await Assert.ThrowsAsync<JournalUnavailableException>(() => house.Journal.AppendAsync(model.Grain, model.Last + 1, model.Next(size + 1)));
                    house.FailWrites = false;
                    break;
                case Kind.Reopen:
                    house.Reopen();
                    break;
                case Kind.Crash:
                    house.Crash();
                    break;
            }

            // Snapshots carry the number: that is how grains read.
            if (kind is Kind.Reopen or Kind.Crash)
            {
                foreach (var each in models)
                {
                    await Check(house.Journal, each);
                }
            }
            else if (kind != Kind.Append)
            {
                await Check(house.Journal, model);
            }
        }

        foreach (var model in models)
        {
            await Check(house.Journal, model);
        }

        // The drop of a grain that was dropped in full before a crash may have been lost; a grain repeats it on its next snapshot.
        foreach (var model in models)
        {
            await house.Journal.DropAsync(model.Grain, model.Dropped);
        }

        Assert.Equal(models.Sum(model => model.Last - model.Dropped), house.Journal.Size.Records);
        Assert.Equal(models.Where(model => model.Last > model.Dropped).Select(model => model.Grain).Order(), (await house.Journal.OldestAsync(10)).Order());
    }

    private static async Task Check(IJournal journal, Model model)
    {
        var read = await journal.ReadAsync(model.Grain, model.Dropped);
        Assert.True(model.Last - model.Dropped == read.Count, $"{model.Grain}: {read.Count} records above {model.Dropped} were read, {model.Last - model.Dropped} are there.");
        Assert.Equal(model.Live, read.Select(record => (record.Sequence, Convert.ToHexString(record.Data.Span))));
    }

    private sealed class Model(GrainId grain)
    {
        private readonly List<string> _all = [];

        public GrainId Grain { get; } = grain;

        public long Last => _all.Count;

        public long Dropped { get; set; }

        public IEnumerable<(long, string)> Live => _all.Select((data, i) => (i + 1L, data)).Skip((int)Dropped);

        public ReadOnlyMemory<byte>[] Next(int count) =>
            [.. Enumerable.Range(0, count).Select(i => (ReadOnlyMemory<byte>)Enumerable.Repeat((byte)(Last + i), (int)(Last + i) * 37 % 400).ToArray())];

        public void Append(ReadOnlyMemory<byte>[] records) => _all.AddRange(records.Select(record => Convert.ToHexString(record.Span)));
    }
}
