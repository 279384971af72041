using System.Text;
using CsCheck;
using OnlineLearning.Cli.Tables;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Cli;

public sealed class RecordReaderTests
{
    private static readonly Gen<string> Field = Gen.Char["ab,\"\n\r\t =é"].Array[0, 6].Select(characters => new string(characters));
    private static readonly Gen<string[][]> Tables = Field.Array[1, 4].Array[1, 12];

    [Fact]
    public void Whatever_is_written_with_quotes_is_read_back_with_the_line_each_record_begins_at() =>
        Gen.Select(Tables, Gen.Bool).Sample((table, windows) =>
        {
            var lineBreak = windows ? "\r\n" : "\n";
            var text = string.Concat(table.Select(record => string.Join(',', record.Select(Quoted)) + lineBreak));
            var read = Read(text, TableFormat.Csv);
            var line = 1;
            Assert.Equal(table.Length, read.Count);
            foreach (var (expected, actual) in table.Zip(read))
            {
                Assert.Null(actual.Fault);
                Assert.Equal(expected, actual.Fields);
                Assert.Equal(line, actual.Line);
                line += 1 + expected.Sum(field => field.Count(character => character == '\n'));
            }
        });

    [Fact]
    public void It_never_throws_and_ends_on_any_text() =>
        Gen.Char["a,\"\n\r\t"].Array[0, 60].Sample(characters =>
        {
            var text = new string(characters);
            foreach (var format in Enum.GetValues<TableFormat>())
            {
                var read = Read(text, format, mostBytes: 16);
                Assert.True(read.Count <= text.Count(character => character == '\n') + 1, text);
                Assert.True(read.Zip(read.Skip(1)).All(pair => pair.First.Line < pair.Second.Line), text);
            }
        });

    [Theory]
    [InlineData("a,b\r\nc,d\r\n", "a|b/c|d")]
    [InlineData("a,b\nc,d", "a|b/c|d")]
    [InlineData("a,\n,\n", "a|/|")]
    [InlineData("\n\na\n\r\nb\n", "a/b")]
    [InlineData("5\" x,a\"b\n", "5\" x|a\"b")]
    [InlineData("\"\"\n", "")]
    [InlineData("\"a\r\nb\",c\r\n", "a\r\nb|c")]
    [InlineData("\"a\r\"\n", "a\r")]
    public void Csv_is_read_by_rfc_4180(string text, string expected) =>
        Assert.Equal(expected, string.Join('/', Read(text, TableFormat.Csv).Select(record => string.Join('|', record.Fields))));

    [Fact]
    public void A_tsv_has_no_quoting()
    {
        var read = Read("ham\t\"the cave\n\tb,c\"\r\n", TableFormat.Tsv);
        Assert.Equal(["ham", "\"the cave"], read[0].Fields);
        Assert.Equal(["", "b,c\""], read[1].Fields);
    }

    [Theory]
    [InlineData("a,b\n\"open,c\nd,e\n", "not closed")]
    [InlineData("a,b\n\"x\"y,c\nd,e\n", "follows the closing quote")]
    [InlineData("a,b\n0123456789012345678901234567890123456789,c\nd,e\n", "longer than 32")]
    public void A_spoilt_line_spoils_no_other(string text, string fault)
    {
        var read = Read(text, TableFormat.Csv, mostBytes: 32);
        Assert.Equal(3, read.Count);
        Assert.Contains(fault, read[1].Fault, StringComparison.Ordinal);
        Assert.Equal(2, read[1].Line);
        Assert.Equal(3, read[2].Line);
        Assert.Equal(["d", "e"], read[2].Fields);
    }

    private static string Quoted(string field) => $"\"{field.Replace("\"", "\"\"")}\"";

    private static List<(int Line, string? Fault, string[] Fields)> Read(string text, TableFormat format, int mostBytes = 1 << 20)
    {
        List<(int, string?, string[])> records = [];
        var reader = new RecordReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), format, mostBytes);
        while (reader.Read())
        {
            records.Add((reader.Line, reader.Fault, [.. Enumerable.Range(0, reader.FieldCount).Select(field => Encoding.UTF8.GetString(reader[field]))]));
        }

        return records;
    }
}
