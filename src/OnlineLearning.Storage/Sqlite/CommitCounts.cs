namespace OnlineLearning.Storage.Sqlite;

/// <summary>What group commit made of appends and states since the file was opened.</summary>
/// <param name="Commits">Transactions that held appends and have become durable.</param>
/// <param name="Records">Records in them.</param>
/// <param name="Bytes">Their bytes, grain and number included.</param>
/// <param name="States">States written or cleared, in those and in other transactions.</param>
public readonly record struct CommitCounts(long Commits, long Records, long Bytes, long States)
{
    public static CommitCounts operator -(CommitCounts after, CommitCounts before) => new(after.Commits - before.Commits, after.Records - before.Records, after.Bytes - before.Bytes, after.States - before.States);
}
