using Xunit;

namespace OnlineLearning.Cluster.Tests.Stores;

/// <summary>The whole server over Azure storage, as a process of its own.</summary>
public sealed class AzureServerTests
{
    [Fact]
    public async Task A_store_that_cannot_be_reached_ends_the_start_in_one_line_without_the_secret()
    {
        using var folder = new TempFolder();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.Start(folder, new Dictionary<string, string>
        {
            ["OnlineLearning__Storage__Provider"] = "AzureBlob",
            ["OnlineLearning__Storage__ConnectionString"] = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c2VjcmV0;BlobEndpoint=http://127.0.0.1:9/a;TableEndpoint=http://127.0.0.1:9/a;",
        }));
        Assert.Contains("The journal in container 'online-learning-journal' cannot be opened: Connection refused (127.0.0.1:9)", failure.Message);
        Assert.DoesNotContain("c2VjcmV0", failure.Message);
        Assert.DoesNotContain("   at ", failure.Message);
    }
}
