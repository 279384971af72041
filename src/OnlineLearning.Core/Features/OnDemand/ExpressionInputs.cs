namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>What the names of an on-demand view's expressions stand for: request values, then the columns that are used, in the order in which they are first.</summary>
internal sealed class ExpressionInputs
{
    private readonly IReadOnlyList<FieldDefinition> _request;
    private readonly Dictionary<string, List<string>> _columns = [];
    private readonly Func<ViewColumn, DatumKind?> _kindOf;

    /// <param name="view">The on-demand view.</param>
    /// <param name="resolver">Columns of a feature view with what they give.</param>
    public ExpressionInputs(OnDemandViewDefinition view, IColumnKinds resolver)
    {
        _request = view.Request;
        _kindOf = column => resolver.KindOf(column);
        foreach (var name in view.Views)
        {
            var (of, column) = ViewColumn.Parse(name);
            var known = _columns.TryGetValue(of, out var listed) ? listed : _columns[of] = [];
            known.AddRange(column is null ? resolver.ColumnsOf(of) : [column]);
        }
    }

    /// <summary>The columns that are used.</summary>
    public List<ViewColumn> Used { get; } = [];

    /// <summary>Kinds of all inputs: the request's, then those of <see cref="Used"/>.</summary>
    public List<DatumKind> Kinds { get; } = [];

    public TypedNode Request(Token name)
    {
        for (var i = 0; i < _request.Count; i++)
        {
            if (_request[i].Name == name.Text)
            {
                return TypedNode.Input(KindNames.Of(_request[i].Type), name.Position, i);
            }
        }

        var hint = _columns.ContainsKey(name.Text) ? $"{name.Text}.column, or a value of the request" : "a value of the request, or view.column";
        throw new ExpressionException(name.Position, name.Text, hint, [.. _request.Select(field => field.Name)]);
    }

    public TypedNode Column(Token view, Token column)
    {
        if (!_columns.TryGetValue(view.Text, out var known))
        {
            throw new ExpressionException(view.Position, view.Text, "one of views", _columns.Keys);
        }

        var wanted = new ViewColumn(view.Text, column.Text);
        if (!known.Contains(column.Text) || _kindOf(wanted) is not { } kind)
        {
            throw new ExpressionException(column.Position, column.Text, $"a column of {view.Text} that views names", known);
        }

        var place = Used.IndexOf(wanted);
        if (place < 0)
        {
            place = Used.Count;
            Used.Add(wanted);
            Kinds.Add(kind);
        }

        return TypedNode.Input(kind, view.Position, _request.Count + place);
    }
}
