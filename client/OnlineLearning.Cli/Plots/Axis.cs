using System.Globalization;

namespace OnlineLearning.Cli.Plots;

/// <summary>A linear axis with ticks at multiples of 1, 2 or 5 times a power of ten.</summary>
/// <param name="Low">Value at its beginning.</param>
/// <param name="High">Value at its end, above <paramref name="Low"/>.</param>
internal readonly record struct Axis(double Low, double High)
{
    /// <summary>An axis that holds the values with a little room; never empty.</summary>
    public static Axis Around(double low, double high)
    {
        var room = high > low ? 0.05 * (high - low) : Math.Max(1e-6, 0.1 * Math.Abs(low));
        return new(low - room, high + room);
    }

    public double Share(double value) => (value - Low) / (High - Low);

    /// <param name="wanted">About so many.</param>
    public IEnumerable<(double Value, string Label)> Ticks(int wanted)
    {
        var step = Step((High - Low) / wanted);
        var places = Math.Max(0, (int)-Math.Floor(Math.Log10(step) + 1e-9));
        for (var i = Math.Ceiling((Low / step) - 1e-9); i * step <= High + (1e-9 * step); i++)
        {
            // Plus zero, so that zero never has a sign.
            yield return ((i * step) + 0.0, Label((i * step) + 0.0, places));
        }
    }

    private static double Step(double atLeast)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        return power * ((atLeast / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
    }

    private static string Label(double value, int places) => Math.Abs(value) switch
    {
        >= 1e6 when value % 1e5 == 0 => (value / 1e6).ToString("0.#", CultureInfo.InvariantCulture) + " M",
        >= 1e15 => value.ToString("0.##E+0", CultureInfo.InvariantCulture),
        _ => value.ToString($"N{Math.Min(places, 15)}", CultureInfo.InvariantCulture),
    };
}
