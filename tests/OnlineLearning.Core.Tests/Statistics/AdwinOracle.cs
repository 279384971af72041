namespace OnlineLearning.Core.Tests.Statistics;

/// <summary>ADWIN over the values themselves: each bucket is a list, means and variances are computed from scratch, all cuts between buckets are tried.</summary>
internal sealed class AdwinOracle(double delta, int clock, int buckets, int minWindow, int grace)
{
    private readonly List<List<double>> _buckets = [];
    private int _count;

    /// <summary>The window, oldest first.</summary>
    public List<double> Values => [.. _buckets.SelectMany(bucket => bucket)];

    public double Mean => Values.DefaultIfEmpty(0).Average();

    public double Variance => Values.Select(value => (value - Mean) * (value - Mean)).DefaultIfEmpty(0).Average();

    public bool Update(double value)
    {
        _buckets.Add([value]);
        Compress();
        if (++_count % clock != 0 || Values.Count <= grace)
        {
            return false;
        }

        var changed = false;
        while (HasCut())
        {
            _buckets.RemoveAt(0);
            changed = true;
        }

        return changed;
    }

    private void Compress()
    {
        for (var size = 1; ; size *= 2)
        {
            var same = _buckets.FindAll(bucket => bucket.Count == size);
            if (same.Count <= buckets)
            {
                return;
            }

            var at = _buckets.IndexOf(same[0]);
            _buckets[at] = [.. same[0], .. same[1]];
            _buckets.RemoveAt(at + 1);
        }
    }

    private bool HasCut()
    {
        var values = Values;
        var (mean, confidence) = (values.Average(), Math.Log(2 * Math.Log(values.Count) / delta));
        var variance = values.Average(value => (value - mean) * (value - mean));
        var n0 = 0;
        foreach (var bucket in _buckets)
        {
            n0 += bucket.Count;
            var n1 = values.Count - n0;
            if (n0 >= minWindow && n1 >= minWindow)
            {
                var m = (1.0 / (n0 - minWindow + 1)) + (1.0 / (n1 - minWindow + 1));
                var bound = Math.Sqrt(2 * m * variance * confidence) + (2.0 / 3 * m * confidence);
                if (Math.Abs(values.Take(n0).Average() - values.Skip(n0).Average()) > bound)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
