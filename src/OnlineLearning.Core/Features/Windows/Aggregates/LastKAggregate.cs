using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Features.Windows.Aggregates;

/// <summary>Values of the last k events by event time, oldest first; no value of nothing. Numbers of any type make a vector, texts a list of them.</summary>
public sealed class LastKAggregate : ISummaryAggregate
{
    private static readonly Setting K = new("k", 10, 1, 100, Whole: true, AboveMin: false, "how many");

    private readonly int _k;
    private readonly bool _isText;

    public LastKAggregate()
        : this((int)K.Default, isText: false)
    {
    }

    private LastKAggregate(int k, bool isText) => (_k, _isText) = (k, isText);

    public string Name => "last_k";

    public string Doc => "Values of the last k events by event time, oldest first";

    public IReadOnlyList<Setting> Settings { get; } = [K];

    public AggregateInput Input => AggregateInput.Scalar;

    public string StateSettings => $"k{_k}";

    long IAggregate.MostTileBytes => LatestValues.MostBytes(_k, _isText);

    public DatumKind Result(FieldDefinition? of) => of?.Type == FieldType.String ? DatumKind.Strings : DatumKind.Vector;

    public IAggregate For(AggregateDefinition definition, FieldDefinition? of) => new LastKAggregate((int)IAggregate.Stated(definition, K), of?.Type == FieldType.String);

    public ISummary Create() => new LatestValues(_k);

    public FeatureDatum Read(ISummary summary, in QuerySpan query) => Values.ListOf(((LatestValues)summary).Values);
}
