using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>A prediction that waits for its label, with the vector that was scored: learning uses this vector, never one made again.</summary>
/// <param name="Id">Unique within model and entity.</param>
/// <param name="Keys">Keys of the model's entities; the first is the entity that keeps it.</param>
/// <param name="Time">Event time, ticks UTC.</param>
/// <param name="Expires">When the wait ends, ticks UTC.</param>
/// <param name="Prediction">What was answered.</param>
/// <param name="Entries">The vector, 12 bytes an entry.</param>
public sealed record KeptPrediction(string Id, string[] Keys, long Time, long Expires, double Prediction, byte[] Entries)
{
    /// <summary>Multiclass: the probability of each class, as answered; else empty.</summary>
    public float[] Probabilities { get; init; } = [];

    /// <summary>What it was served with, for its record; null once it is kept.</summary>
    public ServedExample? Served { get; init; }

    /// <summary>Identifies the example everywhere: model, primary entity and id.</summary>
    public UInt128 ExampleId(string model) => ExampleIdOf(model, Keys[0], Id);

    public static UInt128 ExampleIdOf(string model, string key, string id)
        => MurmurHash3.Hash128(id, MurmurHash3.Hash64(key, MurmurHash3.Hash64(model)));

    public void Write(StateWriter writer) => Write(writer, Id, Keys, Time, Expires, Prediction, Entries, Probabilities);

    /// <summary>Writes a kept prediction from its parts; <paramref name="entries"/> are the vector's bytes. Without probabilities it ends there.</summary>
    public static void Write(StateWriter writer, string id, string[] keys, long time, long expires, double prediction, ReadOnlySpan<byte> entries, ReadOnlySpan<float> probabilities = default)
    {
        writer.Text(id);
        writer.Count(keys.Length);
        foreach (var key in keys)
        {
            writer.Text(key);
        }

        writer.Int64(time);
        writer.Int64(expires);
        writer.Double(prediction);
        writer.Bytes(entries);
        if (!probabilities.IsEmpty)
        {
            writer.Floats(probabilities);
        }
    }

    /// <summary>Reads one that is the last thing in its bytes.</summary>
    public static KeptPrediction Read(ref StateReader reader)
    {
        var id = reader.Text();
        var keys = new string[reader.Items(1)];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = reader.Text();
        }

        return new(id, keys, reader.Int64(), reader.Int64(), reader.Double(), reader.Whole(Entry.Size).ToArray())
        {
            Probabilities = reader.AtEnd ? [] : reader.Floats(),
        };
    }
}
