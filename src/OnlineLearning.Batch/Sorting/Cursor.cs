namespace OnlineLearning.Batch.Sorting;

/// <summary>A sequence with its current record at hand.</summary>
internal sealed class Cursor<T> : IDisposable
{
    private readonly IEnumerator<T> _records;

    public Cursor(IEnumerable<T> records)
    {
        _records = records.GetEnumerator();
        Next();
    }

    public bool HasCurrent { get; private set; }

    public T Current => _records.Current;

    public void Next() => HasCurrent = _records.MoveNext();

    public void Dispose() => _records.Dispose();
}
