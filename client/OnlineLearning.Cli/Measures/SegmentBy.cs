using OnlineLearning.Core.Features;
using OnlineLearning.Core.Learning;

namespace OnlineLearning.Cli.Measures;

/// <summary>What <c>--segment</c> splits rows by: a column of the table, an entity of the model, or the number of labels that an entity has had.</summary>
/// <param name="Text">As it was given.</param>
internal sealed record SegmentBy(string Text)
{
    public const string LabelsSeen = "labels_seen";

    public bool IsLabelsSeen => Text == LabelsSeen || Text.StartsWith(LabelsSeen + ":", StringComparison.Ordinal);

    /// <summary>Place of the entity whose labels count.</summary>
    /// <exception cref="CommandException">The model has no such entity.</exception>
    public int Entity(ModelDefinition model)
    {
        var name = Text == LabelsSeen ? model.Primary : Text[(LabelsSeen.Length + 1)..];
        var place = model.Entities.Index().Where(item => item.Item == name).Select(item => item.Index).DefaultIfEmpty(-1).First();
        return place >= 0 ? place
            : throw CommandException.Usage($"--segment: was given \"{Text}\"; model {model.Name} has no entity {name}, allowed are {string.Join(", ", model.Entities.Select(entity => $"{LabelsSeen}:{entity}"))}");
    }

    /// <summary>The column of the table that holds the segment: an entity's key, or the column of that name.</summary>
    /// <param name="model">The first model.</param>
    /// <param name="entities">Entities by name.</param>
    /// <exception cref="CommandException">The entity's key is no column.</exception>
    public string Column(ModelDefinition model, IReadOnlyDictionary<string, EntityDefinition> entities)
    {
        if (!model.Entities.Contains(Text))
        {
            return Text;
        }

        var columns = model.Table.KeyOf(entities[Text]);
        return columns is [var column] && column != "#" && !column.StartsWith('=') ? column
            : throw CommandException.Usage($"--segment: was given \"{Text}\"; the key of that entity is \"{string.Join(", ", columns)}\", no column of the table");
    }
}
