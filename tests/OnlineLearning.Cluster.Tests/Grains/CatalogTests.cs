using OnlineLearning.Core.Features;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Grains;

/// <summary>Definitions as a silo has them, over a restart.</summary>
public sealed class CatalogTests
{
    private const string Definition = """
        entities: { pair: { join_keys: [user_id, film_id] } }
        sources: { ratings: { entity: pair, fields: { stars: float, at: timestamp, taste: { type: vector, length: 2 } }, event_time: said, created_time: stored } }
        feature_views: { rated: { source: ratings, features: [stars, at, taste], owner: films, tags: { tier: gold }, version: 3 } }
        on_demand_views: { compared: { request: { other: float }, views: [rated], columns: { apart: abs(rated.stars - other), direction: "cosine(rated.taste, [1, 0])" } } }
        feature_services: { film_page: { features: [rated:stars, compared] } }
        """;

    [Fact]
    public async Task Every_section_reaches_the_silo_and_comes_back_after_a_restart()
    {
        using var folder = new TempFolder();
        await using (var silo = await TestSilo.Start(folder.Path))
        {
            await silo.Apply(Definition);
            Check(silo);
        }

        await using var restarted = await TestSilo.Start(folder.Path);
        Check(restarted);
    }

    private static void Check(TestSilo silo)
    {
        var live = silo.Live;
        var view = live.OnDemandViews["compared"];
        Assert.Equal(["user_id", "film_id"], live.Set.Entities["pair"].JoinKeys);
        Assert.Equal(("said", "stored"), (live.Set.Sources["ratings"].EventTime, live.Set.Sources["ratings"].CreatedTime));
        Assert.Equal(("films", "gold", 3), (live.Set.FeatureViews["rated"].Metadata.Owner, live.Set.FeatureViews["rated"].Metadata.Tags["tier"], live.Set.FeatureViews["rated"].Metadata.Version));
        Assert.Equal(["rated:stars", "compared"], live.Set.FeatureServices["film_page"].Features);
        Assert.Equal(["rated:stars", "rated:taste"], view.Needs.Select(need => need.ToString()));
        Assert.Equal([FeatureDatum.Of(1.5), FeatureDatum.Of(0.6)], view.Evaluate([FeatureDatum.Of(5.0)], [FeatureDatum.Of(3.5), FeatureDatum.Of([3.0, 4])]));
    }
}
