using System.Globalization;
using System.Text;

namespace OnlineLearning.Core.Features.OnDemand;

internal enum TokenKind
{
    End,
    Name,
    Number,
    Text,
    Symbol,
}

/// <summary>A piece of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it stands; of a text its content.</param>
/// <param name="Position">Of its first character, from 1.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    public string Shown => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => $"'{Text}'",
        _ => Text,
    };
}

/// <summary>Splits an expression into names, numbers, texts in single or double quotes (a quote within is written twice), and symbols.</summary>
internal static class Lexer
{
    private static readonly string[] Symbols = ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]", ",", "."];

    /// <exception cref="ExpressionException">A character that begins nothing, or a text without an end.</exception>
    public static List<Token> Read(string expression)
    {
        List<Token> tokens = [];
        var at = 0;
        while (at < expression.Length)
        {
            var first = expression[at];
            if (char.IsWhiteSpace(first))
            {
                at++;
                continue;
            }

            var token = first is '\'' or '"' ? Quoted(expression, at, out var next)
                : char.IsAsciiLetter(first) || first == '_' ? Run(TokenKind.Name, expression, at, c => char.IsAsciiLetterOrDigit(c) || c == '_', out next)
                : char.IsAsciiDigit(first) || (first == '.' && at + 1 < expression.Length && char.IsAsciiDigit(expression[at + 1])) ? Number(expression, at, out next)
                : Symbol(expression, at, out next);
            tokens.Add(token);
            at = next;
        }

        tokens.Add(new(TokenKind.End, "", expression.Length + 1));
        return tokens;
    }

    private static Token Run(TokenKind kind, string expression, int at, Func<char, bool> belongs, out int next)
    {
        for (next = at + 1; next < expression.Length && belongs(expression[next]);)
        {
            next++;
        }

        return new(kind, expression[at..next], at + 1);
    }

    private static Token Number(string expression, int at, out int next)
    {
        var exponent = false;
        var token = Run(
            TokenKind.Number, expression, at, c =>
            {
                var belongs = char.IsAsciiLetterOrDigit(c) || c is '.' or '_' || (exponent && c is '+' or '-' && exponent);
                exponent = c is 'e' or 'E';
                return belongs;
            },
            out next);
        return double.TryParse(token.Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? token
            : throw new ExpressionException(at + 1, token.Text, "a finite number, as 12, 0.5 or 1e-3");
    }

    private static Token Quoted(string expression, int at, out int next)
    {
        var quote = expression[at];
        var text = new StringBuilder();
        for (next = at + 1; next < expression.Length; next++)
        {
            if (expression[next] != quote)
            {
                text.Append(expression[next]);
            }
            else if (next + 1 < expression.Length && expression[next + 1] == quote)
            {
                text.Append(expression[next++]);
            }
            else
            {
                next++;
                return new(TokenKind.Text, text.ToString(), at + 1);
            }
        }

        throw new ExpressionException(at + 1, "a text without an end", $"a text that ends with {quote}");
    }

    private static Token Symbol(string expression, int at, out int next)
    {
        var symbol = Array.Find(Symbols, known => string.CompareOrdinal(expression, at, known, 0, known.Length) == 0)
            ?? throw new ExpressionException(at + 1, $"'{expression[at]}'", "a name, a number, a text in quotes or one of", [.. Symbols]);
        next = at + symbol.Length;
        return new(TokenKind.Symbol, symbol, at + 1);
    }
}
