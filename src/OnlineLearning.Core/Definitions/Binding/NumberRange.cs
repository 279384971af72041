using System.Globalization;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>Least and greatest allowed value, both included unless the least is stated to be excluded.</summary>
internal readonly record struct NumberRange(double Min, double Max, bool AboveMin = false)
{
    public static NumberRange Finite { get; } = new(double.MinValue, double.MaxValue);

    public bool Contains(double value) => (AboveMin ? value > Min : value >= Min) && value <= Max;

    public override string ToString()
    {
        if (this == Finite)
        {
            return "finite";
        }

        string range = string.Create(CultureInfo.InvariantCulture, $"{Min} to {Max}");
        return AboveMin ? "above " + range : range;
    }
}
