using OnlineLearning.Core.Definitions;

namespace OnlineLearning.Core.Evaluation.Generators;

/// <summary>All kinds of synthetic streams.</summary>
public static class StreamKinds
{
    public static IReadOnlyList<StreamKind> All { get; } = [SeaConcept.Kind, HyperplaneConcept.Kind, AgrawalConcept.Kind, LedConcept.Kind, RbfConcept.Kind, FriedmanConcept.Kind];

    /// <exception cref="StreamException">There is no kind of this name.</exception>
    public static StreamKind Find(string name)
    {
        var nearest = NearestName.Of(name, All.Select(kind => kind.Name));
        return All.FirstOrDefault(kind => kind.Name == name) ?? throw new StreamException(
            $"there is no stream \"{name}\"; there are {string.Join(", ", All.Select(kind => kind.Name))}{(nearest is null ? "" : $"; did you mean {nearest}?")}");
    }
}
