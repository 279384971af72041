namespace OnlineLearning.Silo.Demo;

/// <summary>A ride under way, with what was predicted for it.</summary>
/// <param name="Ride">The ride.</param>
/// <param name="PredictionId">What its label will be sent for.</param>
/// <param name="Prediction">The model's, in minutes.</param>
/// <param name="RunningMean">The mean of all labels known then.</param>
/// <param name="LastLabel">The driver's last label known then; the mean where there is none.</param>
internal sealed record StartedRide(Ride Ride, string PredictionId, double Prediction, double RunningMean, double LastLabel);
