using System.Globalization;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;

namespace OnlineLearning.Core.Tests.Features;

/// <summary>A registered aggregate for a field of a type that it takes.</summary>
public sealed record AggregateCase(string Name, FieldType Type)
{
    public static readonly TimeSpan HalfLife = TimeSpan.FromMinutes(7);

    /// <summary>Every aggregate with every type of field that it takes, vectors apart.</summary>
    public static IReadOnlyList<AggregateCase> All { get; } =
    [
        .. AggregateRegistry.All.SelectMany(aggregate => Enum.GetValues<FieldType>().Where(type => type != FieldType.Vector && aggregate.Input.Allows(type)).Select(type => new AggregateCase(aggregate.Name, type))),
    ];

    public IAggregate Registered => AggregateRegistry.Find(Name)!;

    public FieldDefinition Field => new("value", Type);

    /// <summary>The aggregate made ready for the field.</summary>
    public IAggregate Create() => Registered.For(Definition(null), Field);

    /// <param name="window">For aggregates that have one.</param>
    /// <param name="hop">Null: the default, or none for an exact one.</param>
    /// <param name="isExact">Whether the hop is exact.</param>
    public AggregateDefinition Definition(TimeSpan? window, TimeSpan? hop = null, bool isExact = false) => Registered.Span switch
    {
        AggregateSpan.Window => new(Name, Name, "value", window, isExact ? null : hop, null, isExact),
        AggregateSpan.HalfLife => new(Name, Name, "value", null, null, HalfLife),
        _ => new(Name, Name, "value", null, null, null),
    };

    /// <summary>A value of the type, as different as the number is.</summary>
    public FeatureDatum Datum(double number) => Type switch
    {
        FieldType.Int => FeatureDatum.Of((long)Math.Round(number * 8)),
        FieldType.Bool => FeatureDatum.Of(number > 0),
        FieldType.String => FeatureDatum.Of(number.ToString(CultureInfo.InvariantCulture)),
        FieldType.Timestamp => FeatureDatum.OfTime(DateTime.UnixEpoch.Ticks + (long)(number * TimeSpan.TicksPerSecond)),
        _ => FeatureDatum.Of(number),
    };

    public override string ToString() => $"{Name} of {Type}";
}
