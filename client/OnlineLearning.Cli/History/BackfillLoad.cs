using OnlineLearning.Batch.History;
using OnlineLearning.Client;
using OnlineLearning.Client.Messages;

namespace OnlineLearning.Cli.History;

/// <summary>Sends past events to the view of each entity, in calls of at most <see cref="MostEvents"/> events and <see cref="MostBytes"/>, one after the other; what is acknowledged is written down as done.</summary>
/// <param name="client">The server.</param>
/// <param name="progressPath">Where what is done is written down.</param>
/// <param name="progress">Where it begins.</param>
/// <param name="mostEvents">Events of a call. Range: 1 to <see cref="MostEvents"/>.</param>
internal sealed class BackfillLoad(OnlineLearningClient client, string progressPath, BackfillProgress progress, int mostEvents = BackfillLoad.MostEvents)
{
    /// <summary>Events of a call; also the most of one entity in it.</summary>
    public const int MostEvents = 1_000;

    /// <summary>The server takes 1 MiB; sizes are estimates.</summary>
    public const int MostBytes = 400_000;

    private readonly List<BackfillRequest> _call = [];
    private List<BackfillEvent> _entity = [];
    private string? _key;
    private int _events;
    private int _bytes;

    public BackfillProgress Progress { get; private set; } = progress;

    /// <param name="events">By entity, within an entity in the order of arrival.</param>
    /// <param name="sent">Is told how many events have been acknowledged.</param>
    /// <param name="cancel">Ends it; what is acknowledged is written down.</param>
    public async Task Run(IEnumerable<KeyedEvent> events, Action<long> sent, CancellationToken cancel)
    {
        long acknowledged = 0;
        foreach (var each in events)
        {
            var size = BackfillItems.SizeOf(each);
            if (_events > 0 && (_events == mostEvents || _bytes + size > MostBytes))
            {
                acknowledged += _events;
                await Send(each.Key != _key, cancel);
                sent(acknowledged);
            }

            Add(each, size);
        }

        await Send(isEntityDone: true, cancel);
    }

    private void Add(KeyedEvent each, int size)
    {
        if (each.Key != _key)
        {
            CloseEntity();
            _key = each.Key;
        }

        _entity.Add(BackfillItems.Of(each.Event));
        _events++;
        _bytes += size;
    }

    private void CloseEntity()
    {
        if (_entity.Count > 0)
        {
            _call.Add(new(Progress.View, _key!, _entity));
            _entity = [];
        }
    }

    /// <param name="isEntityDone">Nothing of the last entity follows.</param>
    /// <param name="cancel">Ends the wait.</param>
    private async Task Send(bool isEntityDone, CancellationToken cancel)
    {
        CloseEntity();
        if (_call.Count > 0)
        {
            foreach (var result in await client.Backfill(_call, cancel))
            {
                var answer = result.Required();
                Progress = Progress with { Taken = Progress.Taken + answer.Taken, Known = Progress.Known + answer.Known, Late = Progress.Late + answer.Late };
            }

            // An entity whose events go on in the next call is not done; the one before it is.
            var last = isEntityDone ? _call[^1].Entity : _call.Count > 1 ? _call[^2].Entity : null;
            Progress = Progress with { DoneUpTo = last ?? Progress.DoneUpTo, Entities = Progress.Entities + _call.Count - (isEntityDone ? 0 : 1) };
            Progress.Write(progressPath);
        }

        _call.Clear();
        (_events, _bytes) = (0, 0);
    }
}
