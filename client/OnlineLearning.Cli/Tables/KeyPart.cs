using System.Text;

namespace OnlineLearning.Cli.Tables;

/// <summary>Where one join key of a row comes from.</summary>
/// <param name="Name">As it was given.</param>
/// <param name="Column">Place of the column; -1: there is none.</param>
/// <param name="Constant">The same for all rows, UTF-8; null: it is not.</param>
internal sealed record KeyPart(string Name, int Column, byte[]? Constant)
{
    /// <summary>The row's number.</summary>
    public bool IsRow => Column < 0 && Constant is null;

    /// <exception cref="CommandException">There is no such column.</exception>
    public static KeyPart Of(string entity, string from, TableColumns columns)
    {
        if (!columns.Has(from) && from.StartsWith('='))
        {
            return new(from, -1, Encoding.UTF8.GetBytes(from[1..]));
        }

        return new(from, columns.Has(from) || from != "#" ? columns.Find(from, $"key of entity {entity}") : -1, null);
    }

    public ReadOnlySpan<byte> Read(RecordReader record) => Constant ?? record[Column];
}
