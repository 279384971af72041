using System.Net;
using System.Text;
using System.Text.Json;
using OnlineLearning.Silo.Demo;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Demo;

/// <summary>The demo's way through the door, before a server that answers as the test says.</summary>
public sealed class HttpDoorTests
{
    private const string Busy = """{"error":{"status":503,"detail":"not now"}}""";

    [Fact]
    public async Task Items_that_cannot_be_served_now_are_sent_again_alone_and_answered_in_order()
    {
        var server = new Scripted(item => item is 1 or 3, Busy);
        var answers = await new HttpDoor(server.Client()).PostAll<FeedbackAnswer>("v1/feedback", [.. Enumerable.Range(0, 5).Select(number => (object)new { Label = number })], TestContext.Current.CancellationToken);
        Assert.Equal([0L, 1, 2, 3, 4], answers.Select(answer => answer.Updates));
        Assert.Equal([[0, 1, 2, 3, 4], [1, 3]], server.Bodies);
    }

    [Fact]
    public async Task An_item_that_is_never_served_is_an_error_after_four_tries()
    {
        var server = new Scripted(_ => true, Busy, always: true);
        var failure = await Assert.ThrowsAsync<DemoException>(() => new HttpDoor(server.Client()).PostAll<FeedbackAnswer>("v1/feedback", [new { Label = 7 }], TestContext.Current.CancellationToken));
        Assert.Equal("v1/feedback: not now", failure.Message);
        Assert.Equal(4, server.Bodies.Count);
    }

    [Fact]
    public async Task An_item_that_is_refused_is_an_error_at_once()
    {
        var server = new Scripted(item => item == 2, """{"error":{"status":422,"detail":"label is\nwrong"}}""");
        var failure = await Assert.ThrowsAsync<DemoException>(() => new HttpDoor(server.Client()).PostAll<FeedbackAnswer>("v1/feedback", [new { Label = 1 }, new { Label = 2 }], TestContext.Current.CancellationToken));
        Assert.Equal("v1/feedback: label is wrong", failure.Message);
        Assert.Single(server.Bodies);
    }

    [Fact]
    public async Task No_items_are_no_request()
    {
        var server = new Scripted(_ => false, Busy);
        Assert.Empty(await new HttpDoor(server.Client()).PostAll<FeedbackAnswer>("v1/feedback", [], TestContext.Current.CancellationToken));
        Assert.Empty(server.Bodies);
    }

    /// <summary>Answers an item's label as its updates, or with the failure where it is to fail: the first time it is seen, or always.</summary>
    private sealed class Scripted(Func<int, bool> fails, string failure, bool always = false) : HttpMessageHandler
    {
        private readonly HashSet<int> _seen = [];

        public List<int[]> Bodies { get; } = [];

        public HttpClient Client() => new(this) { BaseAddress = new Uri("http://server/") };

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var body = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
            int[] items = [.. body.RootElement.EnumerateArray().Select(item => item.GetProperty("label").GetInt32())];
            Bodies.Add(items);
            var answers = items.Select(item => fails(item) && (_seen.Add(item) || always) ? failure : $$"""{"status":"learnt","updates":{{item}}}""");
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($"[{string.Join(',', answers)}]", Encoding.UTF8, "application/json") };
        }
    }
}
