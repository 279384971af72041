using System.Net;
using System.Net.Http.Headers;
using OnlineLearning.Contracts.Servers;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Gateway;

/// <summary>The doors of the archive, before a scripted server.</summary>
public sealed class ArchiveEndpointTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_import_is_read_whatever_its_length_with_the_switches_as_given()
    {
        await using var host = await GatewayHost.Start();
        // Longer than a web server reads by itself.
        var archive = new byte[40 << 20];
        new Random(3).NextBytes(archive);
        var answer = await host.Post("/v1/import?check=true&any_service=True", archive, "application/gzip");
        Assert.Equal((200, """{"definitions_version":3,"entities":12000,"models":1,"shards":2,"checked_only":true}"""), (answer.Status, answer.Text));
        Assert.True(host.Cluster.Imported.TryDequeue(out var taken));
        Assert.True(taken is { Check: true, AnyService: true } && taken.Archive.AsSpan().SequenceEqual(archive));
        Assert.Equal(200, (await host.Post("/v1/import", [1], "application/gzip")).Status);
        Assert.True(host.Cluster.Imported.TryDequeue(out taken) && taken is { Check: false, AnyService: false });
    }

    [Theory]
    [InlineData("/v1/import", "application/json", 415, "application/gzip")]
    [InlineData("/v1/import?check=1", "application/gzip", 422, "true or false")]
    [InlineData("/v1/import?any_service=", "application/gzip", 422, "true or false")]
    public async Task A_call_that_is_wrong_is_refused_before_anything_is_read(string path, string type, int status, string allowed)
    {
        await using var host = await GatewayHost.Start();
        var answer = await host.Post(path, [1, 2], type);
        Assert.Equal(status, answer.Status);
        Assert.Contains(allowed, answer.Text);
        Assert.Empty(host.Cluster.Imported);
    }

    [Theory]
    [InlineData(false, 422)]
    [InlineData(true, 409)]
    public async Task A_refusal_is_heard_by_who_is_still_sending(bool isConflict, int status)
    {
        await using var host = await GatewayHost.Start();
        host.Cluster.ArchiveFailure = new ArchiveException("the line", isConflict);
        var answer = await host.Post("/v1/import", new byte[30 << 20], "application/gzip");
        Assert.Equal(status, answer.Status);
        Assert.Contains("the line", answer.Text);
    }

    [Fact]
    public async Task An_export_comes_as_a_file_and_one_that_fails_half_way_is_cut_off()
    {
        await using var host = await GatewayHost.Start();
        using var whole = await host.Http.GetAsync("/v1/export", Token);
        Assert.Equal((HttpStatusCode.OK, "application/gzip", "an archive"), (whole.StatusCode, whole.Content.Headers.ContentType!.MediaType, await whole.Content.ReadAsStringAsync(Token)));
        host.Cluster.ArchiveFailure = new ArchiveException("definitions have changed", isConflict: true);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => host.Http.GetAsync("/v1/export", Token));
    }

    [Fact]
    public async Task Both_need_a_key_where_the_server_has_any()
    {
        const string Key = "0123456789abcdef";
        await using var host = await GatewayHost.Start(options => options.ApiKeys = [Key]);
        using var export = await host.Http.GetAsync("/v1/export", Token);
        Assert.Equal((HttpStatusCode.Unauthorized, 401), (export.StatusCode, (await host.Post("/v1/import", [1], "application/gzip")).Status));
        Assert.Empty(host.Cluster.Imported);
        host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using var shown = await host.Http.GetAsync("/v1/export", Token);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
    }
}
