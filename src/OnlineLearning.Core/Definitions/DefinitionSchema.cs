namespace OnlineLearning.Core.Definitions;

/// <summary>The published JSON Schema (2020-12) of the definition format; <c>docs/definitions.schema.json</c> in the repository.</summary>
public static class DefinitionSchema
{
    private static readonly Lazy<string> Text = new(() =>
    {
        using Stream stream = typeof(DefinitionSchema).Assembly.GetManifestResourceStream("definitions.schema.json")
            ?? throw new InvalidOperationException("the schema is not embedded");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    });

    public static string Json => Text.Value;
}
