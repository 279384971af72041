namespace OnlineLearning.Core.Learning;

/// <summary>What a loss alarm does to the shared part's learning rate. Personal terms keep theirs: an entity's t is its own, and falls only with its own labels.</summary>
/// <param name="Share">The rate goes back to so much of the initial one, 0 to 1; 0: never. Default 1.</param>
/// <param name="Apart">Labels from one re-warming to the next at the least, 0 to 1,000,000,000; an alarm before that is told and changes nothing. Default 2,000.</param>
public sealed record RewarmDefinition(double Share = RewarmDefinition.DefaultShare, int Apart = RewarmDefinition.DefaultApart)
{
    public const double DefaultShare = 1;
    public const int DefaultApart = 2_000;
    public const int MostApart = 1_000_000_000;

    public static RewarmDefinition Default { get; } = new();

    /// <summary>Whether an alarm now re-warms.</summary>
    /// <param name="labels">Labels so far.</param>
    /// <param name="last">Labels at the last re-warming; null: there was none.</param>
    public bool IsDue(double labels, double? last) => Share > 0 && !(labels - last < Apart);
}
