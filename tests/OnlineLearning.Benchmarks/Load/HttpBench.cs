namespace OnlineLearning.Benchmarks.Load;

/// <summary>One prediction a request through HTTP, against a minimal API route that reads the same body with source-generated JSON and calls an empty grain. The load comes from a process of its own.</summary>
internal static class HttpBench
{
    private const int Connections = 32;

    public static async Task<int> Run()
    {
        await using var server = await BenchServer.Start();
        await Rounds.Compare(
            $"HTTP, one item a request, {Connections} connections",
            ("empty route to empty grain", length => HttpLoad.Run(server.Address, "/bench/empty/eta", "predict", Connections, length)),
            ("predict", length => HttpLoad.Run(server.Address, "/v1/models/eta/predict", "predict", Connections, length)),
            ("predict, then feedback (two requests, durable)", length => HttpLoad.Run(server.Address, "/v1/models/eta/predict", "loop", Connections, length)));
        return 0;
    }
}
