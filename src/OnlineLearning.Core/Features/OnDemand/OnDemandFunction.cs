namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>What a function does with its arguments.</summary>
/// <param name="arguments">One for each place, of the kinds that it takes; none is null unless it takes nulls.</param>
public delegate FeatureDatum FunctionBody(ReadOnlySpan<FeatureDatum> arguments);

/// <summary>A function that expressions may call, or an operator. Where an argument is null the result is, unless it takes nulls. The same name may be registered for other kinds: the first that fits is taken.</summary>
/// <param name="Name">As it is called.</param>
/// <param name="Takes">What it takes, by place.</param>
/// <param name="Gives">What it gives; null: what its <see cref="ArgumentKind.Same"/> are.</param>
/// <param name="Doc">One line without a full stop.</param>
/// <param name="Body">Never gives NaN or infinity: what is out of range is null.</param>
public sealed record OnDemandFunction(string Name, IReadOnlyList<ArgumentKind> Takes, DatumKind? Gives, string Doc, FunctionBody Body)
{
    /// <summary>Arguments of one call at the most.</summary>
    public const int MostArguments = 16;

    /// <summary>Whether the last place may be taken once and again.</summary>
    public bool Repeats { get; init; }

    /// <summary>Whether nulls reach the body.</summary>
    public bool TakesNull { get; init; }

    /// <summary>As <c>clamp(number, number, number)</c>.</summary>
    public string Signature => $"{Name}({string.Join(", ", Takes).ToLowerInvariant()}{(Repeats ? ", ..." : "")})";

    /// <summary>Whether it takes arguments of these kinds.</summary>
    public bool Fits(ReadOnlySpan<DatumKind> kinds)
    {
        if (kinds.Length < Takes.Count || (kinds.Length > Takes.Count && !Repeats))
        {
            return false;
        }

        for (var i = 0; i < kinds.Length; i++)
        {
            if (!At(i).Takes(kinds[i]))
            {
                return false;
            }
        }

        return !Takes.Contains(ArgumentKind.Same) || SameOf(kinds) is not null;
    }

    public ArgumentKind At(int place) => Takes[Math.Min(place, Takes.Count - 1)];

    /// <summary>The one kind of all <see cref="ArgumentKind.Same"/>; null where they differ.</summary>
    public DatumKind? SameOf(ReadOnlySpan<DatumKind> kinds)
    {
        var same = DatumKind.Null;
        for (var i = 0; i < kinds.Length; i++)
        {
            if (At(i) != ArgumentKind.Same || kinds[i] == DatumKind.Null || kinds[i] == same)
            {
                continue;
            }

            var numbers = same is DatumKind.Int or DatumKind.Float && kinds[i] is DatumKind.Int or DatumKind.Float;
            if (same != DatumKind.Null && !numbers)
            {
                return null;
            }

            same = numbers ? DatumKind.Float : kinds[i];
        }

        return same;
    }
}
