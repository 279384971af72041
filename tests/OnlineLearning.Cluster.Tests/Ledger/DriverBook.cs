namespace OnlineLearning.Cluster.Tests.Ledger;

/// <summary>What was sent for one driver, and what of it was acknowledged. One client writes it, an operation after the other.</summary>
internal sealed class DriverBook(string key)
{
    /// <summary>Below it is the sum of the marks of events that are repeated until they are acknowledged; above it each event that is sent only once has two binary digits.</summary>
    public const long SingleBase = 1L << 20;

    /// <summary>Events of one driver that may be sent only once: what a double holds exactly.</summary>
    public const int MostSingleEvents = 16;

    public string Key => key;

    /// <summary>The rider of the labels that are sent only once: no other client's.</summary>
    public string SingleRider => $"once-{key}";

    public int Events { get; set; }

    /// <summary>Sum of their marks.</summary>
    public long Marks { get; set; }

    public int Labels { get; set; }

    /// <summary>By rider.</summary>
    public Dictionary<string, int> Stars { get; } = [];

    /// <summary>Sent once and never again: acknowledged, or nobody knows.</summary>
    public List<bool> SingleEvents { get; } = [];

    /// <inheritdoc cref="SingleEvents"/>
    public List<bool> SingleLabels { get; } = [];

    /// <inheritdoc cref="SingleEvents"/>
    public List<bool> SingleStars { get; } = [];

    /// <summary>The last that was acknowledged of each kind: sent again, it is a duplicate, with this number.</summary>
    public Dictionary<string, (object Body, long? Number)> Last { get; } = [];
}
