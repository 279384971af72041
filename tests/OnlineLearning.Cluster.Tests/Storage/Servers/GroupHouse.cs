using OnlineLearning.Contracts.Storage;
using OnlineLearning.Storage.Fencing;
using OnlineLearning.Storage.Grouped;

namespace OnlineLearning.Cluster.Tests.Storage.Servers;

/// <summary>A journal on a server that outlives it; every one that was opened is closed at the end.</summary>
internal abstract class GroupHouse : ISharedJournalHouse
{
    private readonly List<GroupJournal> _opened = [];

    /// <summary>Set by the constructor that knows how to open it.</summary>
    public IJournal Journal { get; protected set; } = null!;

    public abstract bool FailWrites { set; }

    public IJournal Another(JournalWriter? writer = null)
    {
        _opened.Add(Open(writer));
        return _opened[^1];
    }

    public void Reopen()
    {
        Close();
        Journal = Another();
    }

    public void Close() => ((GroupJournal)Journal).DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Without a word to the old one.</summary>
    public void Crash() => Journal = Another();

    public abstract void Raise(int versions);

    public abstract string Stored();

    public virtual void Dispose()
    {
        FailWrites = false;
        _opened.ForEach(journal => journal.DisposeAsync().AsTask().GetAwaiter().GetResult());
    }

    protected abstract GroupJournal Open(JournalWriter? writer);
}
