namespace OnlineLearning.Core.Learning.Ensemble.Classes;

/// <summary>The experts of the banks, at rates spread over three decades as in <see cref="EnsembleBanks"/>.</summary>
internal static class ClassBanks
{
    /// <summary>Over the inputs as they are.</summary>
    public static Lane[] Plain { get; } =
    [
        Lane.Sgd(0.5),
        Lane.Sgd(0.1),
        Lane.Sgd(0.02),
        Lane.Kalman(0, 1),
        Lane.Kalman(1e-4, 1),
        Lane.Kalman(1e-3, 1),
        Lane.AdaGrad(0.5),
        Lane.AdaGrad(0.2),
    ];

    /// <summary>Over the wide view.</summary>
    public static Lane[] Wide { get; } =
    [
        Lane.Kalman(1e-5, 0.3),
        Lane.Kalman(1e-4, 0.3),
        Lane.Kalman(1e-3, 0.3),
        Lane.Kalman(1e-5, 0.3, 0.05),
        Lane.AdaGrad(0.5),
        Lane.AdaGrad(0.1),
        Lane.Sgd(0.1),
        Lane.Sgd(0.02),
    ];
}
