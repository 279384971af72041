namespace OnlineLearning.Core.Features.Windows;

/// <summary>What became of an event.</summary>
public enum Placement
{
    /// <summary>It is in every window that it has a value for.</summary>
    Placed,

    /// <summary>It is in the longer windows; the shorter ones have dropped the tile that it belongs to.</summary>
    PlacedInPart,

    /// <summary>Every window that it has a value for has dropped the tile: it is counted and refused.</summary>
    TooLate,

    /// <summary>It is taken, and a window of <c>hop: exact</c> that was full gave away the oldest event that it kept, or did not keep this one: what it says now lacks that event.</summary>
    Displaced,
}
