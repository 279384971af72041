using System.Text.Json;
using OnlineLearning.Core.Definitions;
using OnlineLearning.Gateway.Reading;
using OnlineLearning.Gateway.Serving;

namespace OnlineLearning.Gateway.Problems;

/// <summary>Collects what is wrong with one item, so that the caller sees all of it at once; the first 16 are kept. Costs nothing while there is none.</summary>
internal struct FieldErrors
{
    private const int Most = 16;
    private const int LongestGiven = 100;
    private const int MostNames = 20;

    private List<FieldError>? _errors;

    public readonly bool Any => _errors is not null;

    public void Add(string field, string? given, string allowed)
    {
        _errors ??= [];
        if (_errors.Count < Most)
        {
            _errors.Add(new FieldError(Cut(field), given is null ? null : Cut(given), allowed));
        }
    }

    /// <summary>Takes over what another one has collected.</summary>
    public void AddAll(in FieldErrors others)
    {
        foreach (var error in others._errors ?? [])
        {
            Add(error.Field, error.Given, error.Allowed);
        }
    }

    /// <summary>As above, of a value in a frame: told of its cell rather than of a field.</summary>
    public void AddAll(in FieldErrors others, FrameColumn column, int row)
    {
        foreach (var error in others._errors ?? [])
        {
            Add(column.At(row), error.Given, error.Allowed);
        }
    }

    /// <summary>The value that the reader stands on is not allowed.</summary>
    public void AddValue(string field, in Utf8JsonReader json, string allowed) => Add(field, JsonText.Describe(json), allowed);

    public void AddMissing(string field, string allowed) => Add(field, null, allowed);

    public void AddTwice(string field) => Add(field, "more than once", "once");

    /// <summary>A name that is not known, with the nearest that is.</summary>
    public void AddUnknown(string field, string given, IEnumerable<string> known) => Add(field, given, AllowedNames(given, known));

    public static string AllowedNames(string given, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToList();
        var listed = names.Count == 0
            ? "none"
            : string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? $" and {names.Count - MostNames} more" : "");
        return NearestName.Of(given, names) is { } nearest ? $"{listed}; the nearest is {nearest}" : listed;
    }

    public readonly Problem ToProblem() => Problem.Invalid(_errors!);

    private static string Cut(string text) => text.Length <= LongestGiven ? text : string.Concat(text.AsSpan(0, LongestGiven), "...");
}
