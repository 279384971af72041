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

    public double Value(double z, double y) => _odds.Value(z, 1);

    public double Gradient(double z, double y) => _odds.Gradient(z, 1);

    public double ImplicitGradient(double z, double y, double s) => _odds.ImplicitGradient(z, 1, s);

    public double Link(double z) => _odds.Link(z);
}
