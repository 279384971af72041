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
        var stored = statements.Version.Bind(1, key).Bind(2, name).Number();
        var storedETag = stored?.ToString(CultureInfo.InvariantCulture);
        if (storedETag != (string.IsNullOrEmpty(etag) ? null : etag) && !(delete && stored is null))
        {
            _conflict = new($"State '{name}' of {key}: the stored version is {storedETag ?? "none"}, {(string.IsNullOrEmpty(etag) ? "none" : etag)} was expected. Another activation has written.", storedETag ?? "none", etag ?? "none");
            return;
        }

        if (delete)
        {
            statements.Delete.Bind(1, key).Bind(2, name).Run();
            _newETag = null;
            return;
        }

        // One counter for all rows that never goes back: a row deleted and written again has another version than any that was handed out.
        var version = statements.NextVersion.Number()!.Value;
        statements.Write.Bind(1, key).Bind(2, name).Bind(3, version);
        if (data is not null)
        {
            statements.Write.Bind(4, data.ToMemory().Span);
        }

        statements.Write.Run();
        _newETag = version.ToString(CultureInfo.InvariantCulture);
    }

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
