using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Serving;

/// <summary>Requests as Feast's documentation writes them, to the real server over HTTP; answers compared whole.</summary>
public sealed class FeastShapeTests(FeastShapeTests.Server shared) : IClassFixture<FeastShapeTests.Server>
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Epoch = "1970-01-01T00:00:00Z";

    private static readonly string s_time = DateTime.UtcNow.AddMinutes(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'.123456700Z'", CultureInfo.InvariantCulture);

    private readonly HttpClient _http = shared.Http;

    [Fact]
    public async Task Several_entities_with_a_value_a_null_an_expired_row_and_unknown_keys_are_answered_in_columns_with_the_four_statuses()
    {
        await Push($$$"""{"push_source_name":"driver_stats_push_source","df":{"driver_id":[1001,1002],"event_timestamp":["{{{Python(s_time)}}}","2022-05-13 10:59:42"],"created":["{{{Python(s_time)}}}","2022-05-13 10:59:42"],"conv_rate":[0.5,1.0],"acc_rate":[null,1.0],"avg_daily_trips":[1000,7]}}""");
        await Push($$"""{"push_source_name":"customers","df":{"customer_id":["anna","bo"],"event_timestamp":["{{s_time}}","{{s_time}}"],"city":["Toulouse",null],"vip":[true,false],"since":["2020-02-29T12:00:00.25Z",null],"taste":[[0.5,1],null]},"to":"online_and_offline"}""");

        var answer = await Ask("""
            {
              "features": ["driver_hourly_stats:conv_rate", "driver_hourly_stats:acc_rate", "driver_hourly_stats:avg_daily_trips", "customer_profile"],
              "entities": { "driver_id": [1001, 1002, 1003], "customer_id": ["anna", "bo", null] }
            }
            """);

        Assert.Equal(
            $$"""{"metadata":{"feature_names":["driver_id","customer_id","conv_rate","acc_rate","avg_daily_trips","city","vip","since","taste"]},"results":["""
            + Column("1001,1002,1003", "PRESENT,PRESENT,PRESENT", Epoch, Epoch, Epoch) + ","
            + Column("\"anna\",\"bo\",null", "PRESENT,PRESENT,NULL_VALUE", Epoch, Epoch, Epoch) + ","
            + Column("0.5,null,null", "PRESENT,OUTSIDE_MAX_AGE,NOT_FOUND", s_time, "2022-05-13T10:59:42Z", Epoch) + ","
            + Column("null,null,null", "NULL_VALUE,OUTSIDE_MAX_AGE,NOT_FOUND", s_time, "2022-05-13T10:59:42Z", Epoch) + ","
            + Column("1000,null,null", "PRESENT,OUTSIDE_MAX_AGE,NOT_FOUND", s_time, "2022-05-13T10:59:42Z", Epoch) + ","
            + Column("\"Toulouse\",null,null", "PRESENT,NULL_VALUE,NOT_FOUND", s_time, s_time, Epoch) + ","
            + Column("true,false,null", "PRESENT,PRESENT,NOT_FOUND", s_time, s_time, Epoch) + ","
            + Column("\"2020-02-29T12:00:00.250Z\",null,null", "PRESENT,NULL_VALUE,NOT_FOUND", s_time, s_time, Epoch) + ","
            + Column("[0.5,1],null,null", "PRESENT,NULL_VALUE,NOT_FOUND", s_time, s_time, Epoch)
            + "]}",
            answer);
    }

    [Fact]
    public async Task A_feature_service_and_full_names_are_answered_by_view__column()
    {
        await Push($$$"""{"push_source_name":"driver_stats_push_source","df":{"driver_id":[2001],"event_timestamp":["{{{s_time}}}"],"conv_rate":[0.25]}}""");

        var answer = await Ask("""{"feature_service": "driver_activity", "entities": {"driver_id": [2001]}, "full_feature_names": true}""");

        Assert.Equal(
            """{"metadata":{"feature_names":["driver_id","driver_hourly_stats__conv_rate","driver_hourly_stats__avg_daily_trips"]},"results":["""
            + Column("2001", "PRESENT", Epoch) + "," + Column("0.25", "PRESENT", s_time) + "," + Column("null", "NULL_VALUE", s_time) + "]}",
            answer);
    }

    [Fact]
    public async Task An_on_demand_feature_is_computed_from_columns_of_the_request_and_of_the_entity()
    {
        await Push($$$"""{"push_source_name":"driver_stats_push_source","df":{"driver_id":[5001],"event_timestamp":["{{{s_time}}}"],"conv_rate":[0.25]}}""");

        var answer = await Ask("""{"features": ["conv:cost", "driver_hourly_stats:conv_rate"], "entities": {"driver_id": [5001, 5002], "km": [3, 4]}}""");

        Assert.Equal(
            """{"metadata":{"feature_names":["driver_id","cost","conv_rate"]},"results":["""
            + Column("5001,5002", "PRESENT,PRESENT", Epoch, Epoch) + "," + Column("0.75,null", "PRESENT,NULL_VALUE", Epoch, Epoch) + "," + Column("0.25,null", "PRESENT,NOT_FOUND", s_time, Epoch) + "]}",
            answer);
    }

    [Fact]
    public async Task A_row_pushed_offline_is_taken_in_and_leaves_the_features_of_now_as_they_are()
    {
        await Push($$"""{"push_source_name":"driver_stats_push_source","df":{"driver_id":[3001],"event_timestamp":["{{s_time}}"],"conv_rate":[0.125]},"to":"online"}""");
        await Push($$"""{"push_source_name":"driver_stats_push_source","df":{"driver_id":[3001],"event_timestamp":["{{s_time}}"],"conv_rate":[0.875]},"to":"offline"}""");

        Assert.Contains("\"values\":[0.125]", await Ask("""{"features": ["driver_hourly_stats:conv_rate"], "entities": {"driver_id": [3001]}}"""));
    }

    [Fact]
    public async Task A_row_with_an_id_takes_effect_once_however_often_it_is_pushed()
    {
        var body = $$"""{"push_source_name":"rides","df":{"driver_id":[4001,4001],"event_timestamp":["{{s_time}}","{{s_time}}"],"ride":[71,72],"minutes":[3,4]},"id_column":"ride"}""";

        Assert.Equal("""{"accepted":2,"duplicates":0,"late":0}""", await Push(body));
        Assert.Equal("""{"accepted":0,"duplicates":2,"late":0}""", await Push(body));
        Assert.Contains("\"values\":[2]", await Ask("""{"features": ["rides_now:rides_1h"], "entities": {"driver_id": [4001]}}"""));
    }

    private static string Column(string values, string statuses, params string[] times)
        => $$"""{"values":[{{values}}],"statuses":["{{statuses.Replace(",", "\",\"", StringComparison.Ordinal)}}"],"event_timestamps":["{{string.Join("\",\"", times)}}"]}""";

    // As str(datetime) writes it.
    private static string Python(string time) => time.Replace('T', ' ').TrimEnd('Z');

    /// <summary>As Feast's own client: without a type.</summary>
    private Task<string> Push(string body) => Post("/push", body, null);

    /// <summary>As <c>curl -d</c>.</summary>
    private Task<string> Ask(string body) => Post("/get-online-features", body, Form);

    private async Task<string> Post(string path, string body, string? type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        using var response = await _http.PostAsync(path, content, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return text;
    }

    public sealed class Server : IAsyncLifetime
    {
        private const string Yaml = """
            entities:
              driver: { join_key: driver_id }
              customer: { join_key: customer_id }
            sources:
              driver_stats_push_source: { entity: driver, created_time: created, fields: { conv_rate: float, acc_rate: float, avg_daily_trips: int } }
              customers: { entity: customer, fields: { city: string, vip: bool, since: timestamp, taste: { type: vector, length: 2 } } }
              rides: { entity: driver, fields: { ride: int, minutes: float } }
            feature_views:
              driver_hourly_stats: { source: driver_stats_push_source, ttl: 1d, features: [conv_rate, acc_rate, avg_daily_trips] }
              customer_profile: { source: customers, features: [city, vip, since, taste] }
              rides_now: { source: rides, columns: { rides_1h: { aggregate: count, window: 1h } } }
            on_demand_views:
              conv: { request: { km: float }, views: [driver_hourly_stats], columns: { cost: driver_hourly_stats.conv_rate * km } }
            feature_services:
              driver_activity: { features: ["driver_hourly_stats:conv_rate", "driver_hourly_stats:avg_daily_trips"] }
            """;

        private readonly TempFolder _folder = new();
        private ServerProcess _server = null!;

        public HttpClient Http => _server.Http;

        public async ValueTask InitializeAsync()
        {
            _server = await ServerProcess.Start(_folder);
            await _server.Apply(Yaml);
        }

        public ValueTask DisposeAsync()
        {
            _server.Dispose();
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
