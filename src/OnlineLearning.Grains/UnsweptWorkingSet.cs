using System.Collections.Concurrent;

namespace OnlineLearning.Grains;

/// <summary>
/// Every activation is in use until it goes. The actor system's own set looks every five seconds at each that was in use within ten, takes out what was not and puts it in again with its next call: of a million entities called at random
/// part of what each label costs (<c>docs/benchmarks.md</c>, <c>scale</c>), for a number of its statistics. What rests too long is found by age without it.
/// </summary>
internal sealed class UnsweptWorkingSet(IEnumerable<IActivationWorkingSetObserver> observers) : IActivationWorkingSet
{
    private readonly ConcurrentDictionary<IActivationWorkingSetMember, byte> _members = new(ReferenceEqualityComparer.Instance);
    private readonly IActivationWorkingSetObserver[] _observers = [.. observers];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void OnActivated(IActivationWorkingSetMember member)
    {
        if (_members.TryAdd(member, 0))
        {
            Interlocked.Increment(ref _count);
            foreach (var observer in _observers)
            {
                observer.OnAdded(member);
            }
        }
    }

    /// <summary>Of one that was taken out before: none is.</summary>
    public void OnActive(IActivationWorkingSetMember member)
    {
    }

    public void OnDeactivating(IActivationWorkingSetMember member)
    {
        TakeOut(member);
        foreach (var observer in _observers)
        {
            observer.OnDeactivating(member);
        }
    }

    public void OnDeactivated(IActivationWorkingSetMember member)
    {
        TakeOut(member);
        foreach (var observer in _observers)
        {
            observer.OnDeactivated(member);
        }
    }

    private void TakeOut(IActivationWorkingSetMember member)
    {
        if (_members.TryRemove(member, out _))
        {
            Interlocked.Decrement(ref _count);
            foreach (var observer in _observers)
            {
                observer.OnEvicted(member);
            }
        }
    }
}
