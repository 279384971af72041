using OnlineLearning.Core.Statistics;

namespace OnlineLearning.Core.Learning.Losses;

/// <summary>
/// -ln p of the label's class. As a function of one score it is that of z = ln(p / (1 - p)), the log-odds of the label's class: ln(1 + e^-z), whatever that class is. Over all classes at once,
/// with p the softmax of their scores, see <see cref="SoftmaxStep"/>.
/// </summary>
public sealed class SoftmaxLoss : ILoss
{
    private readonly LogisticLoss _odds = new();

    public static LossKind Kind { get; } = new("softmax", TaskKind.Multiclass, [], _ => new SoftmaxLoss());

    public TaskKind Task => TaskKind.Multiclass;

    public string AllowedLabels => "the number of a class";

    public bool Allows(double label) => label is >= 0 and < ClassNames.Most && label == Math.Floor(label);

    public double Value(double z, double y) => _odds.Value(z, 1);

    public double Gradient(double z, double y) => _odds.Gradient(z, 1);

    public double ImplicitGradient(double z, double y, double s) => _odds.ImplicitGradient(z, 1, s);

    public double Link(double z) => _odds.Link(z);

    public LinkForm LinkForm => _odds.LinkForm;

    public double Score(double prediction) => _odds.Score(prediction);

    public double Base(in Moments labels) => 0;

    public double Scale(in Moments labels) => 1;

    public double Step(in Moments labels) => 1;

    public double Information(double z, double y, in Moments labels) => _odds.Information(z, 1, labels);
}
