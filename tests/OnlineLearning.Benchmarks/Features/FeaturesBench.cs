using System.Globalization;

namespace OnlineLearning.Benchmarks.Features;

/// <summary>Features through HTTP at 1, 10 and 100 rows of fifty, beside an empty call a row and the same values from Redis, all at the same rate.</summary>
internal static class FeaturesBench
{
    private const int Connections = 16;
    private const int Questions = 200;
    private const int Rounds = 9;

    private static readonly TimeSpan s_length = TimeSpan.FromSeconds(4);
    private static readonly (int Rows, double Rate)[] s_sizes = [(1, 1000), (10, 400), (100, 60)];
    private static readonly (string Name, string Path)[] s_sides = [("empty call a row", "/bench/empty"), ("Redis, one pipelined HMGET a row", "/bench/redis"), ("features", "/get-online-features")];

    /// <param name="args">Nothing; or rows, then requests a second: that size alone.</param>
    public static async Task<int> Run(string[] args)
    {
        var sizes = args.Length == 0 ? s_sizes : [(int.Parse(args[0], CultureInfo.InvariantCulture), double.Parse(args[1], CultureInfo.InvariantCulture))];
        await using var redis = await RedisProcess.Start();
        if (redis is null)
        {
            Console.Error.WriteLine("The benchmark stands beside Redis: redis-server was not found in PATH. Install it (Debian: apt-get install redis-server) and run this again.");
            return 1;
        }

        await using var server = await FeaturesServer.Start(redis.Connection.GetDatabase());
        Console.WriteLine("| rows x 50 features | side | rate /s | p50 ms | p99 ms | bytes | p50 ratio, median [min..max] | p99 ratio, median [min..max] |");
        Console.WriteLine("|---|---|---:|---:|---:|---:|---:|---:|");
        foreach (var (rows, rate) in sizes)
        {
            await Compare(server.Address, rows, rate);
        }

        return 0;
    }

    /// <summary>Sides in turn, A B C A B C ...; ratios are to Redis, round by round.</summary>
    private static async Task Compare(string address, int rows, double rate)
    {
        var bodies = Enumerable.Range(0, Questions).Select(i => FeaturesServer.Question(i * rows * 7, rows)).ToList();
        var results = s_sides.Select(_ => new List<PacedResult>()).ToArray();
        for (var round = -1; round < Rounds; round++)
        {
            for (var side = 0; side < s_sides.Length; side++)
            {
                var result = await PacedLoad.Run(address, s_sides[side].Path, bodies, rate, Connections, s_length);
                if (round >= 0)
                {
                    results[side].Add(result);
                }
            }
        }

        for (var side = 0; side < s_sides.Length; side++)
        {
            var own = results[side];
            Console.WriteLine(
                $"| {rows} | {s_sides[side].Name} | {Median(own, one => one.PerSecond):N0} | {Median(own, one => one.P50):F2} | {Median(own, one => one.P99):F2} | {Median(own, one => one.Bytes):N0} "
                + $"| {Ratio(own, results[1], one => one.P50)} | {Ratio(own, results[1], one => one.P99)} |");
        }
    }

    private static double Median(List<PacedResult> results, Func<PacedResult, double> figure) => Load.Rounds.Median(results.Select(figure));

    private static string Ratio(List<PacedResult> own, List<PacedResult> other, Func<PacedResult, double> figure)
    {
        var ratios = own.Zip(other, (a, b) => figure(a) / figure(b)).ToList();
        return $"{Load.Rounds.Median(ratios):F2} [{ratios.Min():F2}..{ratios.Max():F2}]";
    }
}
