using System.Text.Json.Serialization.Metadata;
using OnlineLearning.Client.Json;
using OnlineLearning.Client.Messages;

namespace OnlineLearning.Client;

/// <content>The loop: each call takes one item, a batch with one result per item, or a stream.</content>
public sealed partial class OnlineLearningClient
{
    private static ClientJson Types => ClientJson.Default;

    /// <summary>Asks for one prediction.</summary>
    public Task<PredictResult> Predict(string model, PredictRequest request, CancellationToken cancel = default) =>
        One(PredictPath(model), Body.Json(request, Types.PredictRequest), Types.PredictResult, request.Id is not null, cancel);

    /// <summary>Asks for up to 10,000 predictions in one call.</summary>
    public Task<IReadOnlyList<ItemResult<PredictResult>>> Predict(string model, IReadOnlyList<PredictRequest> requests, CancellationToken cancel = default) =>
        Batch.Exchange(_transport, PredictPath(model), requests, Types.PredictRequest, Types.PredictResult, requests.All(item => item.Id is not null), cancel);

    /// <summary>Asks for predictions without end; at most 256 are under way and 256 more are waiting.</summary>
    public IAsyncEnumerable<ItemResult<PredictResult>> Predict(
        string model, IAsyncEnumerable<PredictRequest> requests, CancellationToken cancel = default) =>
        NdjsonExchange.Run(_transport, PredictPath(model), requests, Types.PredictRequest, Types.PredictResult, cancel);

    /// <summary>Sends one label. Learnt exactly once: a repeat answers <c>duplicate</c>.</summary>
    public Task<FeedbackResult> Feedback(FeedbackRequest request, CancellationToken cancel = default) =>
        One(FeedbackPath, Body.Json(request, Types.FeedbackRequest), Types.FeedbackResult, true, cancel);

    /// <summary>Sends up to 10,000 labels in one call.</summary>
    public Task<IReadOnlyList<ItemResult<FeedbackResult>>> Feedback(IReadOnlyList<FeedbackRequest> requests, CancellationToken cancel = default) =>
        Batch.Exchange(_transport, FeedbackPath, requests, Types.FeedbackRequest, Types.FeedbackResult, true, cancel);

    /// <summary>Sends labels without end; at most 256 are under way and 256 more are waiting.</summary>
    public IAsyncEnumerable<ItemResult<FeedbackResult>> Feedback(IAsyncEnumerable<FeedbackRequest> requests, CancellationToken cancel = default) =>
        NdjsonExchange.Run(_transport, FeedbackPath, requests, Types.FeedbackRequest, Types.FeedbackResult, cancel);

    /// <summary>Learns one example.</summary>
    public Task<LearnResult> Learn(string model, LearnRequest request, CancellationToken cancel = default) =>
        One(LearnPath(model), Body.Json(request, Types.LearnRequest), Types.LearnResult, request.Id is not null, cancel);

    /// <summary>Learns up to 10,000 examples in one call.</summary>
    public Task<IReadOnlyList<ItemResult<LearnResult>>> Learn(string model, IReadOnlyList<LearnRequest> requests, CancellationToken cancel = default) =>
        Batch.Exchange(_transport, LearnPath(model), requests, Types.LearnRequest, Types.LearnResult, requests.All(item => item.Id is not null), cancel);

    /// <summary>Sends one event.</summary>
    public Task<EventResult> SendEvent(EventRequest request, CancellationToken cancel = default) =>
        One(EventsPath, Body.Json(request, Types.EventRequest), Types.EventResult, request.Id is not null, cancel);

    /// <summary>Sends up to 10,000 events in one call.</summary>
    public Task<IReadOnlyList<ItemResult<EventResult>>> SendEvents(IReadOnlyList<EventRequest> requests, CancellationToken cancel = default) =>
        Batch.Exchange(_transport, EventsPath, requests, Types.EventRequest, Types.EventResult, requests.All(item => item.Id is not null), cancel);

    private const string FeedbackPath = "v1/feedback";
    private const string EventsPath = "v1/events";

    private static string PredictPath(string model) => $"v1/models/{Uri.EscapeDataString(model)}/predict";

    private static string LearnPath(string model) => $"v1/models/{Uri.EscapeDataString(model)}/learn";

    private Task<T> One<T>(
        string path, Body body, JsonTypeInfo<T> type, bool idempotent, CancellationToken cancel) =>
        _transport.Read(HttpMethod.Post, path, body, type, idempotent, cancel);
}
