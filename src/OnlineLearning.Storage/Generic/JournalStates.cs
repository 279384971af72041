namespace OnlineLearning.Storage.Generic;

/// <summary>
/// A grain's journal as one state: where its sealed segments are, and the newest records themselves. Every append, drop and seal replaces it under its
/// ETag, so that of two writers exactly one wins.
/// </summary>
[GenerateSerializer]
[Alias("OnlineLearning.Storage.JournalHead")]
public sealed class JournalHead
{
    /// <summary>The newest form.</summary>
    public const int Newest = 1;

    /// <summary>Segments below this one are certainly deleted.</summary>
    [Id(0)]
    public long Cleared { get; set; }

    /// <summary>The number of the oldest sealed segment that counts.</summary>
    [Id(1)]
    public long FirstSegment { get; set; }

    /// <summary>The last sequence number in each sealed segment, the oldest first.</summary>
    [Id(2)]
    public List<long> SegmentLasts { get; set; } = [];

    /// <summary>The last sequence number of all; 0 when there never was one.</summary>
    [Id(3)]
    public long Last { get; set; }

    /// <summary>Records up to this one are covered by a snapshot.</summary>
    [Id(4)]
    public long DroppedUpTo { get; set; }

    /// <summary>The newest records, the last of which is <see cref="Last"/>.</summary>
    [Id(5)]
    public List<byte[]> Tail { get; set; } = [];

    /// <summary>Of this form, of segments and of records; 1 where none was written.</summary>
    [Id(6)]
    public int Form { get; set; } = 1;

    /// <summary>The silo that took the grain over last; empty where silos are not told apart.</summary>
    [Id(7)]
    public string Owner { get; set; } = "";

    public long NextSegment => FirstSegment + SegmentLasts.Count;

    public long TailFirst => Last - Tail.Count + 1;
}

/// <summary>A writer from whom no grain is taken over any more: that it is there says so.</summary>
[GenerateSerializer]
[Alias("OnlineLearning.Storage.RefusedWriter")]
public sealed class RefusedWriter
{
    /// <summary>The newest form.</summary>
    public const int Newest = 1;

    [Id(0)]
    public string Name { get; set; } = "";

    [Id(1)]
    public int Form { get; set; } = 1;
}

/// <summary>Records that were moved out of a <see cref="JournalHead"/>; never changed once a head counts it.</summary>
[GenerateSerializer]
[Alias("OnlineLearning.Storage.JournalSegment")]
public sealed class JournalSegment
{
    /// <summary>The sequence number of the first record.</summary>
    [Id(0)]
    public long First { get; set; }

    [Id(1)]
    public List<byte[]> Records { get; set; } = [];
}
