using System.Runtime.InteropServices;
using CsCheck;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Core.Evaluation.Generators;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Evaluation.Generators;

/// <summary>What holds for every kind of stream.</summary>
public class StreamConformanceTests
{
    public static TheoryData<string> Names => new(StreamKinds.All.Select(kind => kind.Name));

    [Fact]
    public void Every_concept_class_has_its_kind_in_the_registry_under_a_name_of_its_own()
    {
        var classes = typeof(IConcept).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IConcept))).ToList();
        Assert.NotEmpty(classes);
        Assert.Equal(
            classes.Select(type => ((StreamKind)type.GetProperty("Kind")!.GetValue(null)!).Name).Order(),
            StreamKinds.All.Select(kind => kind.Name).Order());
        Assert.Equal(StreamKinds.All.Count, StreamKinds.All.Select(kind => kind.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Settings_and_columns_are_declared_soundly(string name)
    {
        var kind = StreamKinds.Find(name);
        Assert.All(kind.Settings, setting => Assert.True(setting.Allows(setting.Default) && setting.Min < setting.Max && setting.Doc.Length > 0 && setting.Name != "width", setting.Name));
        Assert.Subset(kind.Settings.Select(setting => setting.Name).ToHashSet(), kind.Fixed.ToHashSet());
        var columns = kind.Columns(kind.Defaults);
        Assert.All(columns.Select(column => column.Name).Append(kind.Name).Concat(kind.Settings.Select(setting => setting.Name)), each => Assert.True(DefinitionName.IsValid(each), each));
        Assert.Equal(columns.Count, columns.Select(column => column.Name).Distinct().Count());
        Assert.Equal(columns.Count - 1, columns.TakeWhile(column => column.Kind != StreamColumnKind.Label).Count());
        Assert.Matches("(19|20)[0-9]{2}", kind.Source);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_are_finite_and_labels_of_the_stated_classes_under_any_settings(string name)
    {
        var kind = StreamKinds.Find(name);
        Gen.Select(Gen.ULong, Gen.Double[0, 1].Array[kind.Settings.Count]).Sample((seed, places) =>
        {
            var set = kind.Settings.Zip(places, (setting, place) => new KeyValuePair<string, double>(setting.Name, Within(setting, place)));
            Settings settings;
            try
            {
                settings = StreamSettings.Change(kind, kind.Defaults, [.. set], "settings");
            }
            catch (StreamException conflict)
            {
                Assert.Contains("allowed is", conflict.Message, StringComparison.Ordinal);
                return;
            }

            var classes = kind.Classes(settings);
            foreach (var row in Rows.Of(new SyntheticStream(kind, settings, seed, []), 20))
            {
                Assert.All(row, value => Assert.True(double.IsFinite(value)));
                Assert.True(classes == 0 || (row[^1] >= 0 && row[^1] < classes && row[^1] == Math.Truncate(row[^1])), $"label {row[^1]} of {classes}");
            }
        }, iter: 100, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Seeds_give_other_rows_and_the_same_seed_the_same(string name)
    {
        Assert.Equal(Rows.Of(SyntheticStream.Of(name, 5), 100), Rows.Of(SyntheticStream.Of(name, 5), 100));
        var (five, six) = (Rows.Of(SyntheticStream.Of(name, 5), 100), Rows.Of(SyntheticStream.Of(name, 6), 100));
        Assert.All(five.Zip(six), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Equal(100, five.Select(row => string.Join(' ', row)).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_allocates_nothing(string name)
    {
        var change = StreamKinds.Find(name).Settings[0].Name;
        var stream = SyntheticStream.Of(name, 1, drifts: [$"100:abrupt:{change}=2", $"200:gradual:width=100:{change}=1"]);
        var row = new double[stream.Columns.Count];
        Assert.Equal(0, Allocated.By(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                stream.Next(row);
            }
        }));
    }

    [Fact]
    public void A_row_of_another_length_is_refused()
        => Assert.Contains("sea has 4 columns", Assert.Throws<ArgumentException>(() => SyntheticStream.Of("sea").Next(new double[3])).Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_stream_or_setting_is_told_with_the_nearest()
    {
        Assert.Equal("there is no stream \"hyperplan\"; there are sea, hyperplane, agrawal, led, rbf, friedman; did you mean hyperplane?", Message(() => SyntheticStream.Of("hyperplan")));
        Assert.Equal("settings: sea has no setting \"nois\"; it has concept, noise; did you mean noise?", Message(() => SyntheticStream.Of("sea", set: ["nois=1"])));
        Assert.Equal("settings: noise was given 1.5; allowed is a number from 0 to 1", Message(() => SyntheticStream.Of("sea", set: ["noise=1.5"])));
        Assert.Equal("settings: concept was given 1.5; allowed is a whole number from 1 to 4", Message(() => SyntheticStream.Of("sea", set: ["concept=1.5"])));
        Assert.Equal("settings: was given \"noise\"; allowed is NAME=VALUE with a finite number", Message(() => SyntheticStream.Of("sea", set: ["noise"])));
        Assert.Equal("settings: drifting was given 4; allowed is 0 to irrelevant, 3", Message(() => SyntheticStream.Of("led", set: ["irrelevant=3", "drifting=4"])));
        Assert.Equal("settings: centroids was given 3; allowed is classes, 4, or more", Message(() => SyntheticStream.Of("rbf", set: ["centroids=3", "classes=4"])));
    }

    /// <summary>The first thousand rows of seed 1 with three kinds of drift: users compare results on them. A change here is a change of every published figure.</summary>
    [Theory]
    [InlineData("sea", "3B6FE0F8FA1B8115", "200:abrupt:concept=2", "400:gradual:width=100:concept=3", "600:incremental:width=100:concept=4")]
    [InlineData("hyperplane", "3934F6D7FC76FEF3", "200:abrupt:concept=2", "400:gradual:width=100:magnitude=0.01", "600:incremental:width=100:concept=3")]
    [InlineData("agrawal", "D42A9876854E33FC", "200:abrupt:concept=5", "400:gradual:width=100:concept=10")]
    [InlineData("led", "9A84C66257FB2726", "200:abrupt:drifting=3", "400:gradual:width=100:drifting=7")]
    [InlineData("rbf", "C044AE8D421412B0", "200:abrupt:speed=0.001", "400:gradual:width=100:concept=2", "600:incremental:width=100:concept=3")]
    [InlineData("friedman", "7585CCAEE2659926", "200:abrupt:concept=2", "400:gradual:width=100:concept=4", "600:incremental:width=100:concept=5")]
    public void Rows_keep_their_bytes(string name, string expected, params string[] drifts)
    {
        var rows = Rows.Of(SyntheticStream.Of(name, 1, drifts: drifts), 1000);
        var hash = MurmurHash3.Hash64(MemoryMarshal.AsBytes<double>(rows.SelectMany(row => row).ToArray()));
        Assert.Equal(expected, hash.ToString("X16"));
    }

    private static double Within(Setting setting, double place)
    {
        // Small numbers of features and centroids as often as large ones.
        var value = setting.Min + ((setting.Max - setting.Min) * Math.Pow(place, 4));
        return setting.Whole ? Math.Round(value) : value;
    }

    private static string Message(Action action) => Assert.Throws<StreamException>(action).Message;
}
