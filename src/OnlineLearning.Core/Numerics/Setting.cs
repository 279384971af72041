namespace OnlineLearning.Core.Numerics;

/// <summary>A number that a learner, optimiser, loss, schedule or aggregate declares: definitions, canonical JSON, schema, fingerprint and documentation follow from it.</summary>
/// <param name="Name">As it stands in a definition.</param>
/// <param name="Default">Where it is not stated; NaN: it depends on other settings, as <paramref name="Doc"/> says.</param>
/// <param name="Min">Least value.</param>
/// <param name="Max">Greatest value.</param>
/// <param name="Whole">Whether only whole numbers are allowed.</param>
/// <param name="AboveMin">Whether <paramref name="Min"/> itself is not allowed.</param>
/// <param name="Doc">What it does, one line without a full stop.</param>
public sealed record Setting(string Name, double Default, double Min, double Max, bool Whole, bool AboveMin, string Doc)
{
    /// <summary>Whether what was learnt under another value is of no use: a change then makes a new version of the model. Default false: learning goes on.</summary>
    public bool NewVersion { get; init; }

    public bool Allows(double value) => (AboveMin ? value > Min : value >= Min) && value <= Max && (!Whole || value == Math.Floor(value));
}
