using System.Runtime.CompilerServices;

namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>Computes a part of an expression.</summary>
/// <param name="inputs">Request values, then view columns, each of the declared kind or null.</param>
internal delegate FeatureDatum Evaluation(ReadOnlySpan<FeatureDatum> inputs);

/// <summary>A part of an expression, made ready.</summary>
/// <param name="Kind">What it gives where it is not null; <see cref="DatumKind.Null"/>: always null.</param>
/// <param name="Position">Where it begins.</param>
/// <param name="Run">Computes it, without allocating anything but texts.</param>
/// <param name="Depth">Calls within each other.</param>
internal sealed record TypedNode(DatumKind Kind, int Position, Evaluation Run, int Depth = 1)
{
    public static TypedNode Constant(FeatureDatum value, int position) => new(value.Kind, position, _ => value);

    public static TypedNode Input(DatumKind kind, int position, int place) => new(kind, position, inputs => inputs[place]);

    /// <summary>A call of a function that fits.</summary>
    public static TypedNode Call(OnDemandFunction function, TypedNode[] arguments, int position)
    {
        DatumKind[] kinds = [.. arguments.Select(argument => argument.Kind)];
        var same = function.SameOf(kinds);
        Evaluation[] runs = [.. arguments.Select((argument, i) => function.At(i) == ArgumentKind.Same && same == DatumKind.Float && argument.Kind == DatumKind.Int ? AsFloat(argument.Run) : argument.Run)];
        return new(function.Gives ?? same!.Value, position, Call(function, runs), 1 + arguments.Select(argument => argument.Depth).DefaultIfEmpty().Max());
    }

    private static Evaluation AsFloat(Evaluation run) => inputs => run(inputs) is { IsNull: false } value ? FeatureDatum.Of(value.Number) : FeatureDatum.Null;

    private static Evaluation Call(OnDemandFunction function, Evaluation[] runs)
    {
        var (body, takesNull) = (function.Body, function.TakesNull);
        if (runs is [var only])
        {
            return inputs =>
            {
                var value = only(inputs);
                return value.IsNull && !takesNull ? FeatureDatum.Null : body(new ReadOnlySpan<FeatureDatum>(in value));
            };
        }

        if (runs is [var left, var right])
        {
            return inputs =>
            {
                Two values = default;
                Span<FeatureDatum> all = values;
                (all[0], all[1]) = (left(inputs), right(inputs));
                return !takesNull && (all[0].IsNull || all[1].IsNull) ? FeatureDatum.Null : body(all);
            };
        }

        return inputs =>
        {
            Sixteen values = default;
            var all = ((Span<FeatureDatum>)values)[..runs.Length];
            for (var i = 0; i < all.Length; i++)
            {
                all[i] = runs[i](inputs);
                if (all[i].IsNull && !takesNull)
                {
                    return FeatureDatum.Null;
                }
            }

            return body(all);
        };
    }

    [InlineArray(2)]
    private struct Two
    {
        private FeatureDatum _first;
    }

    [InlineArray(OnDemandFunction.MostArguments)]
    private struct Sixteen
    {
        private FeatureDatum _first;
    }
}
