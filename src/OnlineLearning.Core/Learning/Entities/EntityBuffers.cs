namespace OnlineLearning.Core.Learning.Entities;

/// <summary>Scratch space for building one model's vectors, used again for every example. Not for two threads at a time.</summary>
public sealed class EntityBuffers(ModelPlan plan)
{
    private readonly EntryBuffer _vector = new();
    private readonly double[][] _inputs = [.. plan.EntityInputs.Select(inputs => new double[inputs.Length])];

    /// <summary>The vector, begun with what the request decides.</summary>
    public EntryBuffer Start(ReadOnlySpan<Entry> request)
    {
        _vector.Clear();
        _vector.Add(request);
        return _vector;
    }

    /// <summary>Room for an entity's view and label inputs.</summary>
    public Span<double> Inputs(int entity) => _inputs[entity];
}
