using System.Globalization;
using System.IO.Compression;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Tests.Architecture;
using Xunit;

namespace OnlineLearning.Core.Tests.Learning.Personal;

/// <summary>MovieLens 100k, the first rows: shared part with the keys as inputs, against the same with bias and factors, all by default. Over these first rows factors cost users of more than ten labels up to half a percent of squared error; they pay later.</summary>
public class PersonalDataTests
{
    private const int MostRows = 30_000;

    [Fact]
    public void Users_seen_never_or_twice_are_better_off_with_personal_terms_and_none_is_more_than_half_a_percent_worse_off()
    {
        var path = new[] { "..", "../.." }.Select(up => Path.GetFullPath(Path.Combine(SourceTree.Root, up, "shared", "data", "ml_100k.tsv.gz"))).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, "../shared/data/ml_100k.tsv.gz is not there");
        var terms = new PersonalDefinition(LearnerDefaults.Bias, null, new FactorsDefinition(16, LearnerDefaults.Factors, LearnerDefaults.FactorScale));
        var (none, keys, personal) = (World(null), World(null, Key("user"), Key("item")), World(terms, Key("user"), Key("item")));
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path!), CompressionMode.Decompress));
        reader.ReadLine();
        for (var i = 0; i < MostRows; i++)
        {
            var cells = reader.ReadLine()!.Split('\t');
            string[] row = [cells[0], cells[1]];
            var label = double.Parse(cells[2], CultureInfo.InvariantCulture);
            none.Add(row, label);
            keys.Add(row, label);
            personal.Add(row, label);
        }

        Assert.All(["0", "1-2", "3-10", "11-100", ">100"], bucket =>
        {
            var most = bucket is "0" or "1-2" ? 1 : 1.005;
            Assert.True(personal.Loss(bucket) < most * keys.Loss(bucket), $"{bucket} labels: {personal.Loss(bucket)} with personal terms, {keys.Loss(bucket)} with keys alone");
            Assert.True(personal.Loss(bucket) < 0.95 * none.Loss(bucket), $"{bucket} labels: {personal.Loss(bucket)} with personal terms, {none.Loss(bucket)} with neither");
        });
    }

    private static PersonalWorld World(PersonalDefinition? terms, params InputDefinition[] inputs) => new(terms, ["user", "item"], inputs);

    private static InputDefinition Key(string entity) => new(InputKind.Entity, entity, entity);
}
