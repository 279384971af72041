using System.Globalization;
using Orleans.Storage;

namespace OnlineLearning.Storage.Sqlite;

/// <summary>A conditional write of one grain's state, carried out by the commit thread inside the next transaction.</summary>
internal sealed class StateOperation(GrainId grain, string name, string? etag, BinaryData? data, bool delete)
{
    private readonly TaskCompletionSource<string?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _newETag;
    private InconsistentStateException? _conflict;

    /// <summary>The new ETag, null when the row is gone.</summary>
    public Task<string?> Done => _done.Task;

    public void Execute(StateStatements statements)
    {
        var key = grain.ToString();
        if (delete)
        {
            var stored = Stored(statements, key);
            if (stored is not null && stored != Expected)
            {
                Conflict(key, stored);
                return;
            }

            statements.Delete.Bind(1, key).Bind(2, name).Run();
            _newETag = null;
            return;
        }

        var version = statements.NextVersion();
        if (Write(statements, key, version) == 0)
        {
            Conflict(key, Stored(statements, key));
            return;
        }

        _newETag = version.ToString(CultureInfo.InvariantCulture);
    }

    private string? Expected => string.IsNullOrEmpty(etag) ? null : etag;

    /// <summary>One search for the row: nearly all writes find what they expect.</summary>
    private int Write(StateStatements statements, string key, long version)
    {
        var expected = 0L;
        if (Expected is not null && (!long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out expected) || expected.ToString(CultureInfo.InvariantCulture) != etag))
        {
            return 0;
        }

        var statement = Expected is null ? statements.Create : statements.Replace.Bind(5, expected);
        statement.Bind(1, key).Bind(2, name).Bind(3, version);
        if (data is not null)
        {
            statement.Bind(4, data.ToMemory().Span);
        }

        return statement.Run();
    }

    private string? Stored(StateStatements statements, string key) => statements.Version.Bind(1, key).Bind(2, name).Number()?.ToString(CultureInfo.InvariantCulture);

    private void Conflict(string key, string? stored)
        => _conflict = new($"State '{name}' of {key}: the stored version is {stored ?? "none"}, {Expected ?? "none"} was expected. Another activation has written.", stored ?? "none", etag ?? "none");

    public void Complete()
    {
        if (_conflict is not null)
        {
            _done.SetException(_conflict);
        }
        else
        {
            _done.SetResult(_newETag);
        }
    }

    public void Fail(Exception failure) => _done.SetException(failure);
}
