using System.Globalization;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>
/// A place in a definition: its path, and the node there if there is one. The readers return null for what is absent (silently) and for
/// what is wrong (reported), so a binder reads on and finds every error.
/// </summary>
internal sealed record NodeCursor(BindingErrors Errors, string Path, SourcePosition Position, DefinitionNode? Node)
{
    private const NumberStyles NumberStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public bool IsAbsent => Node is null or ScalarNode { Text: null };

    public bool IsMap => Node is MapNode;

    private string? Given => Node switch
    {
        null or ScalarNode { Text: null } => null,
        ScalarNode { IsText: true } scalar => $"\"{Shorten(scalar.Text)}\"",
        ScalarNode scalar => Shorten(scalar.Text!),
        ListNode => "a list",
        _ => "a map",
    };

    public void Refuse(string allowed) => Errors.Add(Position, Path, Given, allowed);

    /// <summary>Reports what is absent; false if it is.</summary>
    public bool Require(string allowed)
    {
        if (IsAbsent)
        {
            Errors.Add(Position, Path, null, allowed);
        }

        return !IsAbsent;
    }

    /// <summary>Reports what is present where it has no meaning.</summary>
    public void Forbid(string allowed)
    {
        if (!IsAbsent)
        {
            Refuse(allowed);
        }
    }

    public string? Name() => Text(DefinitionName.Allowed, DefinitionName.IsValid);

    public string? FreeText() => Text(DefinitionName.AllowedText, DefinitionName.IsValidText);

    public string? LongText() => Text(DefinitionName.AllowedLongText, DefinitionName.IsValidLongText);

    public string? OneOf(IReadOnlyCollection<string> names, string what = "one of")
    {
        if (Node is ScalarNode { Text: { } given })
        {
            if (names.Contains(given))
            {
                return given;
            }

            Refuse(Errors.IsFull ? what : Choice(what, names, given));
            return null;
        }

        Forbid(Choice(what, names, null));
        return null;
    }

    public double? Number(NumberRange range)
    {
        return Value($"a number, {range}", s => Parse(s) is { } value && range.Contains(value) ? value : (double?)null);
    }

    public int? Whole(int min, int max)
    {
        string allowed = string.Create(CultureInfo.InvariantCulture, $"a whole number, {min} to {max}");
        return Value(allowed, s => !s.IsText && int.TryParse(s.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && value >= min && value <= max ? value : (int?)null);
    }

    public bool? Flag()
    {
        return Value("true or false", s => (s.IsText, s.Text) switch
        {
            (false, "true" or "True" or "TRUE") => true,
            (false, "false" or "False" or "FALSE") => false,
            _ => (bool?)null,
        });
    }

    public TimeSpan? Duration(TimeSpan min, TimeSpan max, string orElse = "")
    {
        string allowed = $"a duration, {DefinitionDuration.Format(min)} to {DefinitionDuration.Format(max)}, as 90s, 5m, 1h30m or 7d{orElse}";
        return Value(allowed, s => DefinitionDuration.TryParse(s.Text!, out TimeSpan value) && value >= min && value <= max ? value : (TimeSpan?)null);
    }

    /// <summary>The items of a list; anything else is a list of itself, what is absent an empty one.</summary>
    public IReadOnlyList<NodeCursor> Items()
    {
        if (Node is not ListNode list)
        {
            return IsAbsent ? [] : [this];
        }

        List<NodeCursor> items = [];
        for (int i = 0; i < list.Items.Count; i++)
        {
            NodeCursor item = new(Errors, $"{Path}[{i}]", list.Items[i].Position, list.Items[i]);
            if (item.Require("a value for each item"))
            {
                items.Add(item);
            }
        }

        return items;
    }

    public MapCursor Map(string allowed = "a map")
    {
        if (!IsAbsent && !IsMap)
        {
            Refuse(allowed);
        }

        return new MapCursor(this);
    }

    public static string Choice(string what, IReadOnlyCollection<string> names, string? given)
    {
        const int shown = 40;
        string list = names.Count == 0 ? "there is none" : string.Join(", ", names.Take(shown)) + (names.Count > shown ? ", ..." : "");
        string? nearest = given is null ? null : NearestName.Of(given, names.Take(1000));
        return $"{what}: {list}{(nearest is null ? "" : $"; did you mean {nearest}?")}";
    }

    private static double? Parse(ScalarNode scalar) =>
        !scalar.IsText && double.TryParse(scalar.Text, NumberStyle, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    private static string Shorten(string text) => text.Length > 80 ? text[..80] + "..." : text;

    private T? Value<T>(string allowed, Func<ScalarNode, T?> read) where T : struct
    {
        T? value = Node is ScalarNode { Text: not null } scalar ? read(scalar) : null;
        if (value is null)
        {
            Forbid(allowed);
        }

        return value;
    }

    private string? Text(string allowed, Func<string, bool> isValid)
    {
        if (Node is ScalarNode { Text: { } text } && isValid(text))
        {
            return text;
        }

        Forbid(allowed);
        return null;
    }
}
