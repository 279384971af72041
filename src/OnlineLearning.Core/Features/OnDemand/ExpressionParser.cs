using System.Globalization;

namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>
/// From text to something that runs, by recursive descent: <c>or</c>, <c>and</c>, <c>not</c>, one comparison, <c>+ -</c>, <c>* / %</c>, <c>-</c>, then names, calls, numbers, texts, vectors and brackets.
/// Kinds are checked on the way, so that nothing can be of the wrong kind later.
/// </summary>
/// <param name="tokens">The expression.</param>
/// <param name="inputs">Finds what names stand for.</param>
internal sealed class ExpressionParser(List<Token> tokens, ExpressionInputs inputs)
{
    /// <summary>Characters of an expression.</summary>
    public const int Longest = 4_096;

    /// <summary>Brackets, calls and signs within each other.</summary>
    public const int Deepest = 32;

    /// <summary>Operators one after the other, each of which takes what the one before gives: what bounds the stack.</summary>
    public const int LongestChain = 128;

    private static readonly string[] Comparisons = ["==", "!=", "<=", ">=", "<", ">"];

    private int _at;
    private int _depth;

    private Token Now => tokens[_at];

    /// <exception cref="ExpressionException">Something is wrong with it.</exception>
    public static TypedNode Parse(string expression, ExpressionInputs inputs)
    {
        if (expression.Length > Longest)
        {
            throw new ExpressionException(Longest + 1, $"{expression.Length} characters", $"at most {Longest} characters");
        }

        var parser = new ExpressionParser(Lexer.Read(expression), inputs);
        var node = parser.Or();
        return parser.Now.Kind == TokenKind.End ? node : throw parser.Unexpected("an operator, or the end");
    }

    private TypedNode Or() => Binary(And, "or");

    private TypedNode And() => Binary(Not, "and");

    private TypedNode Not() => Prefixed("not", Not, Comparison);

    private TypedNode Comparison()
    {
        var left = Sum();
        if (Array.Find(Comparisons, Is) is not { } symbol)
        {
            return left;
        }

        var node = Operator(symbol, left, Sum);
        return Array.Find(Comparisons, Is) is null ? node : throw Unexpected("one comparison, or brackets");
    }

    private TypedNode Sum() => Binary(Product, "+", "-");

    private TypedNode Product() => Binary(Sign, "*", "/", "%");

    private TypedNode Sign() => Prefixed("-", Sign, Primary);

    private TypedNode Binary(Func<TypedNode> next, params string[] symbols)
    {
        var node = next();
        while (Array.Find(symbols, Is) is { } symbol)
        {
            node = Operator(symbol, node, next);
        }

        return node;
    }

    private TypedNode Operator(string symbol, TypedNode left, Func<TypedNode> next)
    {
        var position = Take().Position;
        var node = Call(symbol, [left, next()], position) with { Position = left.Position };
        return node.Depth <= LongestChain ? node : throw new ExpressionException(position, symbol, $"at most {LongestChain} operators in a row");
    }

    private TypedNode Prefixed(string symbol, Func<TypedNode> again, Func<TypedNode> otherwise)
    {
        if (!Is(symbol))
        {
            return otherwise();
        }

        var position = Take().Position;
        return Call(symbol, [Deeper(again)], position);
    }

    private TypedNode Primary()
    {
        var token = Now;
        switch (token.Kind)
        {
            case TokenKind.Number:
                Take();
                return TypedNode.Constant(NumberOf(token.Text), token.Position);
            case TokenKind.Text:
                Take();
                return TypedNode.Constant(FeatureDatum.Of(token.Text), token.Position);
            case TokenKind.Name:
                Take();
                return Named(token);
            case TokenKind.Symbol when token.Text == "(":
                Take();
                var inner = Deeper(Or);
                Expect(")");
                return inner;
            case TokenKind.Symbol when token.Text == "[":
                Take();
                return Vector(token.Position);
            default:
                throw Unexpected("a name, a number, a text in quotes, a vector as [1, 2], or (");
        }
    }

    private TypedNode Named(Token name)
    {
        if (Is("("))
        {
            Take();
            return Call(name.Text, Arguments(), name.Position);
        }

        if (Is("."))
        {
            Take();
            var column = Now.Kind == TokenKind.Name ? Take() : throw Unexpected("the name of a column");
            return inputs.Column(name, column);
        }

        return name.Text switch
        {
            "true" => TypedNode.Constant(FeatureDatum.Of(true), name.Position),
            "false" => TypedNode.Constant(FeatureDatum.Of(false), name.Position),
            "null" => TypedNode.Constant(FeatureDatum.Null, name.Position),
            _ => inputs.Request(name),
        };
    }

    private TypedNode[] Arguments()
    {
        List<TypedNode> arguments = [];
        while (!Is(")"))
        {
            if (arguments.Count > 0)
            {
                Expect(",");
            }

            if (arguments.Count == OnDemandFunction.MostArguments)
            {
                throw Unexpected($"at most {OnDemandFunction.MostArguments} arguments");
            }

            arguments.Add(Deeper(Or));
        }

        Take();
        return [.. arguments];
    }

    private TypedNode Vector(int position)
    {
        List<double> numbers = [];
        do
        {
            var negative = Is("-") && Take().Kind == TokenKind.Symbol;
            var number = Now.Kind == TokenKind.Number ? NumberOf(Take().Text).Number : throw Unexpected("a number");
            numbers.Add(negative ? -number : number);
        }
        while (Is(",") && Take().Kind == TokenKind.Symbol);

        Expect("]");
        return TypedNode.Constant(FeatureDatum.Of(numbers.ToArray()), position);
    }

    private static TypedNode Call(string name, TypedNode[] arguments, int position)
    {
        DatumKind[] kinds = [.. arguments.Select(argument => argument.Kind)];
        var known = FunctionRegistry.Find(name).ToList();
        if (known.Count == 0)
        {
            throw new ExpressionException(position, name, "a function", FunctionRegistry.Names);
        }

        return known.Find(function => function.Fits(kinds)) is { } fitting
            ? TypedNode.Call(fitting, arguments, position)
            : throw new ExpressionException(position, $"{name}({string.Join(", ", kinds.Select(kind => KindNames.Of(kind)))})", string.Join(" or ", known.Select(function => function.Signature).Distinct()));
    }

    private TypedNode Deeper(Func<TypedNode> parse)
    {
        if (++_depth > Deepest)
        {
            throw Unexpected($"at most {Deepest} brackets, calls and signs within each other");
        }

        var node = parse();
        _depth--;
        return node;
    }

    private static FeatureDatum NumberOf(string text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
            ? FeatureDatum.Of(whole)
            : FeatureDatum.Of(double.Parse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture));

    private bool Is(string text) => Now.Kind is TokenKind.Symbol or TokenKind.Name && Now.Text == text;

    private Token Take() => tokens[_at++];

    private void Expect(string symbol)
    {
        if (!Is(symbol))
        {
            throw Unexpected(symbol);
        }

        Take();
    }

    private ExpressionException Unexpected(string allowed) => new(Now.Position, Now.Shown, allowed);
}
