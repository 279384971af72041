namespace OnlineLearning.Gateway.Serving;

/// <summary>One column of a frame as it stands in the body: where each of its cells is.</summary>
/// <param name="frame">The frame's path in the body.</param>
/// <param name="name">Its name.</param>
internal sealed class FrameColumn(string frame, string name)
{
    private Range[] _cells = new Range[4];

    public string Name { get; } = name;

    /// <summary>Its path in errors.</summary>
    public string Path => $"{frame}.{Name}";

    /// <summary>Cells read; not more than the bound on rows and one.</summary>
    public int Count { get; private set; }

    /// <summary>Written without an array: its one cell stands for every row.</summary>
    public bool IsScalar { get; init; }

    /// <summary>The cell's bytes within the body.</summary>
    public Range this[int row] => _cells[IsScalar ? 0 : row];

    /// <summary>A cell's path in errors.</summary>
    public string At(int row) => $"{Path}[{row}]";

    public void Add(Range cell)
    {
        if (Count == _cells.Length)
        {
            Array.Resize(ref _cells, Count * 4);
        }

        _cells[Count++] = cell;
    }
}
