using System.Text.RegularExpressions;
using Npgsql;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Storage.Grouped;

namespace OnlineLearning.Storage.PostgreSql;

/// <summary>The journal and the states in a PostgreSQL database, 13 or newer. Every range is enforced at start.</summary>
public sealed partial class PostgreSqlJournalOptions : GroupJournalOptions
{
    /// <summary>The schema of the journal's tables, made if missing: a lower-case letter, then up to 62 lower-case letters, digits or underscores. Default <c>online_learning</c>. States and membership are where Orleans' providers look: in the connection's own schema.</summary>
    public string Schema { get; set; } = "online_learning";

    private protected override void Check(SettingFailures failures)
    {
        failures.Require(SchemaName().IsMatch(Schema), Schema, "a lower-case letter, then up to 62 lower-case letters, digits or underscores", nameof(Schema));
        try
        {
            _ = new NpgsqlConnectionStringBuilder(ConnectionString);
        }
        catch (ArgumentException failure)
        {
            // The message names the key that is wrong, not the password.
            failures.Add(nameof(ConnectionString), $"is not one: {failure.Message.TrimEnd('.')}");
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,62}$")]
    private static partial Regex SchemaName();
}
