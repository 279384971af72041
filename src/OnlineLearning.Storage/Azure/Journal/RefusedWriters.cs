using System.Buffers;
using System.Text;
using OnlineLearning.Storage.Fencing;

namespace OnlineLearning.Storage.Azure;

/// <summary>Writers that the log refuses. Each frame says all of them, those that were refused first before the others: <c>its name's length, its name in UTF-8</c>. Guarded by the journal's gate.</summary>
internal sealed class RefusedWriters
{
    private HashSet<string> _known = [];
    private List<string> _all = [];

    /// <summary>The blob that says all of them; 0 where there are none.</summary>
    public int SaidIn { get; private set; }

    public bool Contains(string writer) => _known.Contains(writer);

    /// <summary>The body of a frame that says these too.</summary>
    public byte[] With(IEnumerable<string> writers)
    {
        var body = new ArrayBufferWriter<byte>();
        foreach (var writer in _all.Concat(writers.Where(writer => !_known.Contains(writer)).Distinct()).TakeLast(IWriterFence.Most))
        {
            var name = Encoding.UTF8.GetBytes(writer);
            JournalMarks.Number(body, name.Length);
            body.Write(name);
        }

        return body.WrittenSpan.ToArray();
    }

    /// <summary>A frame has said so, in this blob.</summary>
    public void Apply(ReadOnlySpan<byte> body, int blob)
    {
        var reader = new JournalReader(body);
        _all = [];
        while (!reader.AtEnd)
        {
            _all.Add(Encoding.UTF8.GetString(reader.Data()));
        }

        (_known, SaidIn) = ([.. _all], blob);
    }
}
