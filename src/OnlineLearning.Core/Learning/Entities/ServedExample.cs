using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>What an example was served with beside its vector. For the offline store alone: it stands in the record and is not kept in memory.</summary>
/// <param name="Served">When, ticks UTC.</param>
/// <param name="VariantProbability">With which probability this variant was chosen; 1 without an experiment.</param>
/// <param name="Features">The request's features as given, UTF-8 JSON; empty where it gave none.</param>
/// <param name="Inputs">View and label inputs as read, by entity in the plan's order; NaN missing.</param>
/// <param name="Names">Their names; null where an earlier record of the same entity has stated those of this model version.</param>
public sealed record ServedExample(long Served, double VariantProbability, byte[] Features, double[] Inputs, string[]? Names)
{
    public void Write(StateWriter writer) => Write(writer, Served, VariantProbability, Features, Inputs, Names);

    public static void Write(StateWriter writer, long served, double variantProbability, ReadOnlySpan<byte> features, ReadOnlySpan<double> inputs, string[]? names)
    {
        writer.Int64(served);
        writer.Double(variantProbability);
        writer.Bytes(features);
        writer.Doubles(inputs);
        writer.Bool(names is not null);
        if (names is not null)
        {
            writer.Texts(names);
        }
    }

    public static ServedExample Read(ref StateReader reader)
        => new(reader.Int64(), reader.Double(), reader.Bytes().ToArray(), reader.Doubles(), reader.Bool() ? reader.Texts() : null);

    /// <summary>As <see cref="Read"/>, without making anything of it.</summary>
    public static void Skip(ref StateReader reader)
    {
        reader.Int64();
        reader.Double();
        reader.Bytes();
        reader.Bytes();
        for (var left = reader.Bool() ? reader.Items(1) : 0; left > 0; left--)
        {
            reader.Bytes();
        }
    }
}
