namespace OnlineLearning.Core.Learning.Ensemble;

/// <summary>The experts. Rates are spread over three decades: which is right depends on how fast the world moves, and that is what the combination finds out.</summary>
internal static class EnsembleBanks
{
    /// <summary>Over the inputs as they are.</summary>
    public static Lane[] Plain(LaneLoss loss) =>
    [
        Lane.Sgd(0.5),
        Lane.Sgd(0.1),
        Lane.Sgd(0.02),
        Lane.Sgd(0.004),
        Lane.Kalman(0, 1),
        Lane.Kalman(1e-4, 1),
        Lane.Kalman(loss.IsBinary ? 1e-3 : 1e-2, 1),
        Lane.AdaGrad(loss.IsBinary ? 0.5 : 0.1),
    ];

    /// <summary>Over the wide view.</summary>
    public static Lane[] Wide(LaneLoss loss) => loss.IsBinary
        ?
        [
            Lane.Kalman(1e-5, 0.3),
            Lane.Kalman(1e-4, 0.3),
            Lane.Kalman(1e-3, 0.3),
            Lane.Kalman(1e-5, 0.3, 0.05),
            Lane.AdaGrad(0.5),
            Lane.AdaGrad(0.1),
            Lane.Sgd(0.1),
            Lane.Sgd(0.02),
        ]
        :
        [
            Lane.Kalman(1e-5, 1, 0.1),
            Lane.Kalman(1e-3, 1, 0.1),
            Lane.Kalman(1e-4, 1),
            Lane.Kalman(1e-4, 0.3, 0.03),
            Lane.AdaGrad(0.25),
            Lane.AdaGrad(0.15),
            Lane.Sgd(0.1),
            Lane.Sgd(0.02),
        ];

    /// <summary>Binary: experts that reckon with wrong labels, over the inputs as they are. Of numbers: experts on the label's logarithm, over the wide view.</summary>
    public static Lane[] Third(LaneLoss loss) => loss.IsBinary
        ?
        [
            Lane.Kalman(1e-5, 4, lapse: 0.1),
            Lane.Kalman(1e-4, 4, lapse: 0.1),
            Lane.Kalman(1e-3, 4, lapse: 0.1),
            Lane.Kalman(1e-2, 4, lapse: 0.1),
            Lane.Kalman(1e-5, 4, lapse: 0.02),
            Lane.Kalman(1e-4, 4, lapse: 0.02),
            Lane.Kalman(1e-3, 4, lapse: 0.02),
            Lane.Kalman(1e-2, 4, lapse: 0.02),
        ]
        :
        [
            Lane.Kalman(1e-5, 1, 0.1),
            Lane.Kalman(1e-4, 0.3, 0.03),
            Lane.Kalman(1e-3, 0.3),
            Lane.AdaGrad(0.3),
            Lane.AdaGrad(0.15),
            Lane.AdaGrad(0.07),
            Lane.Sgd(0.1),
            Lane.Sgd(0.02),
        ];
}
