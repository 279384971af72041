using System.Globalization;
using System.Text;
using OnlineLearning.Core.Features;
using OnlineLearning.Core.Features.Windows;

namespace OnlineLearning.Benchmarks.History;

/// <summary>A view with every aggregate that there is, of a number and of a text where it takes one, over six hours and seven days in tiles and over six hours exactly.</summary>
internal static class BikeColumns
{
    public const string View = "stands";

    private static readonly SourceDefinition s_source = new("stands", "station", [new("bikes", FieldType.Float), new("description", FieldType.String)]);

    private static readonly (string Name, string Yaml, TimeSpan? Window, TimeSpan? HalfLife, bool IsExact)[] s_ways =
    [
        ("6h", "window: 6h", TimeSpan.FromHours(6), null, false),
        ("7d", "window: 7d", TimeSpan.FromDays(7), null, false),
        ("6h_exact", "window: 6h, hop: exact", TimeSpan.FromHours(6), null, true),
        ("1h_half", "half_life: 1h", null, TimeSpan.FromHours(1), false),
        ("ever", "", null, null, false),
    ];

    public static string Definition()
    {
        var yaml = new StringBuilder("entities: { station: {} }\nsources: { stands: { entity: station, fields: { bikes: float, description: string } } }\nfeature_views:\n  stands:\n    source: stands\n    columns:\n");
        foreach (var aggregate in AggregateRegistry.All)
        {
            foreach (var of in s_source.Fields)
            {
                foreach (var way in s_ways)
                {
                    var definition = new AggregateDefinition("c", aggregate.Name, of.Name, way.Window, null, way.HalfLife, way.IsExact);
                    if (!AggregateRegistry.Problems(definition, s_source).Any())
                    {
                        yaml.Append(CultureInfo.InvariantCulture, $"      {aggregate.Name}_{of.Name}_{way.Name}: {{ aggregate: {aggregate.Name}, of: {of.Name}{(way.Yaml == "" ? "" : ", ")}{way.Yaml} }}\n");
                    }
                }
            }
        }

        return yaml.ToString();
    }
}
