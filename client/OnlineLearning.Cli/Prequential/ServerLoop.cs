using OnlineLearning.Cli.Tables;
using OnlineLearning.Client;
using OnlineLearning.Client.Messages;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Prequential;

/// <summary>The loop of a running server.</summary>
internal sealed class ServerLoop(OnlineLearningClient client, ModelDefinition model) : ILoop
{
    private const int Unprocessable = 422;
    private readonly ClassNames _classes = model.Label.Classes is { } classes ? new ClassNames(classes) : ClassNames.None;
    private readonly string[] _inputs = [.. model.Inputs.Where(input => input.FromRequest).Select(input => input.Name)];

    public async ValueTask<Asked> Predict(TableRow row, CancellationToken cancel)
    {
        try
        {
            var result = await client.Predict(model.Name, ToRequest(row), cancel);
            return _classes.Count == 0 ? new Asked(result.Prediction.Number, result.PredictionId) : OfClasses(result, row);
        }
        catch (OnlineLearningException exception) when (exception.Status == Unprocessable)
        {
            throw new BadRowException(exception.Message);
        }
    }

    public async ValueTask SendEvents(TableRow row, CancellationToken cancel)
    {
        foreach (var item in row.Events)
        {
            await client.SendEvent(item, cancel);
        }
    }

    public async ValueTask<bool> Learn(Asked asked, double label, CancellationToken cancel)
    {
        try
        {
            await client.Feedback(new FeedbackRequest((string)asked.Handle, _classes.Count == 0 ? label : _classes[label]), cancel);
            return true;
        }
        catch (OnlineLearningException exception) when (exception.Slug == "unknown-prediction")
        {
            return false;
        }
    }

    private Asked OfClasses(PredictResult result, TableRow row)
    {
        var predicted = _classes.Find(result.Prediction.Text);
        return predicted >= 0 && result.Probabilities?.TryGetValue(_classes[row.Label], out var probability) == true
            ? new Asked(predicted, result.PredictionId, TaskMetrics.LogLoss(probability))
            : throw new BadRowException($"the server answered class {result.Prediction.Text}, which is not one of the {_classes.Count} that the definition states");
    }

    private PredictRequest ToRequest(TableRow row)
    {
        var entities = new Dictionary<string, string>(row.Keys.Length);
        for (var i = 0; i < row.Keys.Length; i++)
        {
            entities[model.Entities[i]] = row.Keys[i];
        }

        var features = new Dictionary<string, FeatureValue>(_inputs.Length);
        for (var i = 0; i < _inputs.Length; i++)
        {
            features[_inputs[i]] = row.Features[i];
        }

        return new PredictRequest(entities, features, row.Time);
    }
}
