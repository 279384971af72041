namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>A column of an on-demand view with what it gives where it is not null.</summary>
public sealed record OnDemandResult(string Name, DatumKind Kind);

/// <summary>
/// An on-demand view, made ready: expressions over request values and view columns, the same online, in batch and in replay. Deterministic on every machine (no culture, no clock, own exp and log). Immutable, and safe from
/// any thread.
/// </summary>
public sealed class OnDemandPlan
{
    private readonly Evaluation[] _columns;
    private readonly DatumKind[] _kinds;

    private OnDemandPlan(OnDemandViewDefinition definition, ExpressionInputs inputs, TypedNode[] columns)
    {
        Definition = definition;
        Needs = inputs.Used;
        Columns = [.. columns.Select((column, i) => new OnDemandResult(definition.Columns[i].Name, column.Kind))];
        _columns = [.. columns.Select(column => column.Run)];
        _kinds = [.. definition.Request.Select(field => KindNames.Of(field.Type)), .. inputs.Kinds];
    }

    public OnDemandViewDefinition Definition { get; }

    /// <summary>Values that a request brings, in order.</summary>
    public IReadOnlyList<FieldDefinition> Request => Definition.Request;

    /// <summary>View columns that the expressions use, in order.</summary>
    public IReadOnlyList<ViewColumn> Needs { get; }

    /// <summary>What it gives, in order.</summary>
    public IReadOnlyList<OnDemandResult> Columns { get; }

    /// <exception cref="ExpressionException">An expression cannot be; see <see cref="Check"/> for which.</exception>
    public static OnDemandPlan Of(OnDemandViewDefinition view, IColumnKinds views)
    {
        var inputs = new ExpressionInputs(view, views);
        TypedNode[] columns = [.. view.Columns.Select(column => Column(column, inputs))];
        return new(view, inputs, columns);
    }

    /// <summary>What is wrong with one column; null if nothing is.</summary>
    public static ExpressionException? Check(OnDemandViewDefinition view, OnDemandColumn column, IColumnKinds views)
    {
        try
        {
            Column(column, new ExpressionInputs(view, views));
            return null;
        }
        catch (ExpressionException problem)
        {
            return problem;
        }
    }

    /// <summary>Computes all columns.</summary>
    /// <param name="request">By position of <see cref="Request"/>; an int counts as a float where one is declared.</param>
    /// <param name="columns">By position of <see cref="Needs"/>; null where the view has no value.</param>
    /// <param name="into">By position of <see cref="Columns"/>.</param>
    /// <exception cref="ArgumentException">Another number of values, or one of another kind than declared.</exception>
    public void Evaluate(ReadOnlySpan<FeatureDatum> request, ReadOnlySpan<FeatureDatum> columns, Span<FeatureDatum> into)
    {
        if (request.Length != Request.Count || columns.Length != Needs.Count || into.Length != _columns.Length)
        {
            throw new ArgumentException($"values of {Definition.Name}: {request.Length}, {columns.Length} and {into.Length} were given; allowed: {Request.Count} of the request, {Needs.Count} of views and {_columns.Length} of its own.");
        }

        var inputs = System.Buffers.ArrayPool<FeatureDatum>.Shared.Rent(_kinds.Length);
        try
        {
            for (var i = 0; i < _kinds.Length; i++)
            {
                inputs[i] = Converted(i < request.Length ? request[i] : columns[i - request.Length], i);
            }

            for (var i = 0; i < into.Length; i++)
            {
                into[i] = _columns[i](inputs.AsSpan(0, _kinds.Length));
            }
        }
        finally
        {
            System.Buffers.ArrayPool<FeatureDatum>.Shared.Return(inputs, clearArray: true);
        }
    }

    /// <inheritdoc cref="Evaluate(ReadOnlySpan{FeatureDatum}, ReadOnlySpan{FeatureDatum}, Span{FeatureDatum})"/>
    public FeatureDatum[] Evaluate(ReadOnlySpan<FeatureDatum> request, ReadOnlySpan<FeatureDatum> columns)
    {
        var values = new FeatureDatum[_columns.Length];
        Evaluate(request, columns, values);
        return values;
    }

    private static TypedNode Column(OnDemandColumn column, ExpressionInputs inputs)
    {
        var node = ExpressionParser.Parse(column.Expression, inputs);
        return node.Kind != DatumKind.Null ? node : throw new ExpressionException(1, "an expression that is always null", "one with a value");
    }

    private FeatureDatum Converted(FeatureDatum value, int place)
    {
        if (value.IsNull || value.Kind == _kinds[place])
        {
            return value;
        }

        if (value.Kind == DatumKind.Int && _kinds[place] == DatumKind.Float)
        {
            return FeatureDatum.Of(value.Number);
        }

        var name = place < Request.Count ? Request[place].Name : Needs[place - Request.Count].ToString();
        throw new ArgumentException($"{name} of {Definition.Name} is {KindNames.Of(value.Kind)}; allowed: {KindNames.Of(_kinds[place])} or null.");
    }
}
