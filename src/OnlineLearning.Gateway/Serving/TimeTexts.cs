using System.Buffers;

namespace OnlineLearning.Gateway.Serving;

/// <summary>Times already formatted, one for each slot: columns of one view have the same time in a row, and formatting it costs more than all else of a value.</summary>
internal readonly ref struct TimeTexts : IDisposable
{
    // The text, and then its length.
    private const int Slot = FeatureJson.TimeRoom + 1;

    private readonly byte[] _texts;
    private readonly long[] _ticks;

    public TimeTexts(int slots)
    {
        _texts = ArrayPool<byte>.Shared.Rent(slots * Slot);
        _ticks = ArrayPool<long>.Shared.Rent(slots);
        _ticks.AsSpan(0, slots).Fill(long.MinValue);
    }

    public void Write(AnswerText answer, int slot, long ticks)
    {
        var text = _texts.AsSpan(slot * Slot, Slot);
        if (_ticks[slot] != ticks)
        {
            text[^1] = (byte)FeatureJson.FormatTime(ticks, text);
            _ticks[slot] = ticks;
        }

        answer.Element(text[..text[^1]]);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_texts);
        ArrayPool<long>.Shared.Return(_ticks);
    }
}
