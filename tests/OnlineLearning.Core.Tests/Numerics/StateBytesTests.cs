using CsCheck;
using OnlineLearning.Core.Numerics;
using OnlineLearning.Core.Tests.Learning;
using Xunit;

namespace OnlineLearning.Core.Tests.Numerics;

public class StateBytesTests
{
    [Fact]
    public void Everything_written_is_read_back() => Gen.Select(Gen.Long, Gen.Double, Gen.String, Gen.Float.Array, Gen.Int.Array, Gen.Byte.Array, Gen.Bool).Sample((number, real, text, floats, ints, bytes, flag) =>
    {
        // A lone surrogate has no UTF-8: it is written as the replacement character.
        text = new string([.. text.Where(c => !char.IsSurrogate(c))]);
        var state = TestModels.State(writer =>
        {
            writer.Count(number);
            writer.Int64(number);
            writer.Double(real);
            writer.Text(text);
            writer.Floats(floats);
            writer.Ints(ints);
            writer.Bytes(bytes);
            writer.Bool(flag);
            writer.UInt128((UInt128)(ulong)number << 5);
        });
        var reader = new StateReader(state);
        Assert.Equal((number, number), (reader.Count(), reader.Int64()));
        Assert.Equal(BitConverter.DoubleToInt64Bits(real), BitConverter.DoubleToInt64Bits(reader.Double()));
        Assert.Equal(text, reader.Text());
        Assert.Equal(floats, reader.Floats());
        Assert.Equal(ints, reader.Ints());
        Assert.Equal(bytes, reader.Bytes().ToArray());
        Assert.Equal(flag, reader.Bool());
        Assert.Equal((UInt128)(ulong)number << 5, reader.UInt128());
        Assert.True(reader.AtEnd);
    });

    [Fact]
    public void A_sparse_table_is_read_back_whatever_its_density() => Gen.Select(Gen.Int[0, 200], Gen.Double[0, 1], Gen.Int).Sample((length, density, seed) =>
    {
        var random = new Random(seed);
        var table = Enumerable.Range(0, length).Select(_ => random.NextDouble() < density ? (float)random.Gaussian() : 0).ToArray();
        var bytes = TestModels.State(writer => SparseFloats.Write(writer, table));
        var read = Enumerable.Repeat(float.NaN, length).ToArray();
        var reader = new StateReader(bytes);
        SparseFloats.Read(ref reader, read);
        Assert.Equal(table, read);
        Assert.True(reader.AtEnd);
        Assert.True(bytes.Length <= 8 + (4 * length));
    });

    public static TheoryData<string, string> Corrupt => new()
    {
        { "number of more than 64 bits", "FFFFFFFFFFFFFFFFFF02" },
        { "number without end", "FFFFFFFFFFFFFFFFFFFFFF" },
        { "number cut off", "80" },
    };

    [Theory]
    [MemberData(nameof(Corrupt))]
    public void A_number_that_cannot_be_is_refused(string what, string hex)
        => Assert.True(Assert.Throws<InvalidDataException>(() => new StateReader(Convert.FromHexString(hex)).Count()).Message.Length > 0, what);

    [Fact]
    public void Lengths_that_the_bytes_cannot_hold_are_refused_before_memory_is_taken()
    {
        byte[] huge = [.. TestModels.State(writer => writer.Count(long.MaxValue / 2)), 1, 2, 3];
        byte[] negative = [.. TestModels.State(writer => writer.Count(-1)), 1, 2, 3];
        Action<byte[]>[] reads =
        [
            bytes => new StateReader(bytes).Text(), bytes => new StateReader(bytes).Bytes(), bytes => new StateReader(bytes).Floats(),
            bytes => new StateReader(bytes).Doubles(), bytes => new StateReader(bytes).Ints(), bytes => new StateReader(bytes).Items(1), bytes => new StateReader(bytes).Int(),
        ];
        Assert.All(reads, read => Assert.Throws<InvalidDataException>(() => read(huge)));
        Assert.All(reads, read => Assert.Throws<InvalidDataException>(() => read(negative)));
    }

    [Fact]
    public void Bytes_that_are_not_whole_items_flags_or_UTF8_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => new StateReader([5, 1, 2, 3, 4, 5]).Floats());
        Assert.Throws<InvalidDataException>(() => new StateReader([2]).Bool());
        Assert.Throws<InvalidDataException>(() => new StateReader([1, 0xFF]).Text());
        Assert.Throws<NewerStateException>(() => new StateReader([2]).Version(1, "Anything"));
        Assert.Throws<InvalidDataException>(() => new StateReader([0]).Version(1, "Anything"));
    }

    [Fact]
    public void A_table_of_another_length_is_refused()
    {
        foreach (var dense in (bool[])[false, true])
        {
            var bytes = TestModels.State(writer => SparseFloats.Write(writer, dense ? [1, 2, 3, 4] : [0, 0, 0, 4]));
            Assert.Throws<InvalidDataException>(() =>
            {
                var reader = new StateReader(bytes);
                SparseFloats.Read(ref reader, new float[5]);
            });
        }
    }
}
