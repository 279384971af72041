namespace OnlineLearning.Core.Features.Windows;

/// <summary>
/// The sawtooth window rule (Chronon): at query time q a window w with hop h covers <c>[floor((q - w) / h) * h, q)</c>. Time is cut into tiles of one hop; tile i
/// covers <c>[i * h, (i + 1) * h)</c>. All times are ticks of 100 ns from one fixed origin and may be negative.
/// </summary>
public readonly record struct WindowRule
{
    /// <summary>Most tiles that a window may be cut into: window / hop.</summary>
    public const int MaxHopsPerWindow = 2_048;

    public static readonly TimeSpan ShortestWindow = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan LongestWindow = TimeSpan.FromDays(30);
    public static readonly TimeSpan ShortestHop = TimeSpan.FromSeconds(1);

    private readonly long _window;
    private readonly long _hop;

    private WindowRule(long window, long hop) => (_window, _hop) = (window, hop);

    /// <summary>No window: one tile without end, which covers <c>(-infinity, q)</c>.</summary>
    public static WindowRule Unbounded => default;

    public bool IsUnbounded => _hop == 0;

    public TimeSpan Window => new(_window);

    public TimeSpan Hop => new(_hop);

    /// <summary>Most tiles that one query can touch: ceil(w / h) + 1.</summary>
    public int MaxTiles => IsUnbounded ? 1 : (int)((_window + _hop - 1) / _hop) + 1;

    /// <summary>Hop of a window when none is stated: max(1 s, w / 60) below 1 h, 5 min below 12 h, 1 h below 12 d, else 1 d.</summary>
    public static TimeSpan DefaultHop(TimeSpan window) => window switch
    {
        _ when window < TimeSpan.FromHours(1) => window / 60 > ShortestHop ? window / 60 : ShortestHop,
        _ when window < TimeSpan.FromHours(12) => TimeSpan.FromMinutes(5),
        _ when window < TimeSpan.FromDays(12) => TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(1),
    };

    /// <exception cref="ArgumentOutOfRangeException">The window is outside 1 minute to 30 days, or the hop outside 1 second (and window / 2,048) to the window.</exception>
    public static WindowRule Of(TimeSpan window, TimeSpan? hop = null)
    {
        var problem = Problem(window, hop);
        return problem is null
            ? new(window.Ticks, (hop ?? DefaultHop(window)).Ticks)
            : throw new ArgumentOutOfRangeException(problem.Field, problem.Given, $"{problem.Field} is {problem.Given}; allowed: {problem.Allowed}.");
    }

    /// <summary>What is wrong with a window and its hop; null if nothing.</summary>
    public static AggregateProblem? Problem(TimeSpan window, TimeSpan? hop)
    {
        if (window < ShortestWindow || window > LongestWindow)
        {
            return new("window", window.ToString("c"), "1 minute to 30 days");
        }

        if (hop is not { } width)
        {
            return null;
        }

        var shortest = TimeSpan.FromTicks(Math.Max(ShortestHop.Ticks, (window.Ticks + MaxHopsPerWindow - 1) / MaxHopsPerWindow));
        return width < shortest || width > window
            ? new("hop", width.ToString("c"), $"{shortest:c} to the window, {window:c}")
            : null;
    }

    /// <summary>The tile that an event at <paramref name="ticks"/> belongs to.</summary>
    public long TileOf(long ticks) => IsUnbounded ? 0 : FloorDivide(ticks, _hop);

    /// <summary>The first tile that a query at <paramref name="queryTicks"/> covers.</summary>
    public long FirstTile(long queryTicks) =>
        IsUnbounded ? 0 : FloorDivide(queryTicks < long.MinValue + _window ? long.MinValue : queryTicks - _window, _hop);

    /// <summary>Start of a tile; <see cref="long.MinValue"/> where there is no window.</summary>
    public long StartOf(long tile) => IsUnbounded ? long.MinValue : Math.BigMul(tile, _hop, out var low) == low >> 63 ? low : long.MinValue;

    private static long FloorDivide(long value, long by)
    {
        var (quotient, remainder) = Math.DivRem(value, by);
        return remainder < 0 ? quotient - 1 : quotient;
    }
}
