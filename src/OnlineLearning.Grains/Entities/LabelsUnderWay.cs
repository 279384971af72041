using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using OnlineLearning.Contracts.Entities;

namespace OnlineLearning.Grains.Entities;

/// <summary>
/// Labels that are being learnt in this silo, so that one that comes again meanwhile gets the first one's answer. One table for all entities, as long as the calls under way: with a place in each entity every label would leave
/// an old object that pointed to a young one, which the collector looks for among a million.
/// </summary>
public sealed class LabelsUnderWay
{
    private readonly ConcurrentDictionary<Label, Task<LearnReply>> _answers = new();

    /// <summary>Labels under way now.</summary>
    public int Count => _answers.Count;

    /// <param name="learning">The activation: one that was given up may still be learning what the next one is asked to.</param>
    /// <param name="example">The example's id.</param>
    /// <param name="answer">The first one's.</param>
    public bool TryFind(EntityLearning learning, UInt128 example, [NotNullWhen(true)] out Task<LearnReply>? answer) => _answers.TryGetValue(new(learning, example), out answer);

    /// <summary>Keeps the answer until it is there.</summary>
    public void Add(EntityLearning learning, UInt128 example, Task<LearnReply> answer) => _answers[new(learning, example)] = answer;

    /// <summary>It is there.</summary>
    public void Remove(EntityLearning learning, UInt128 example) => _answers.TryRemove(new(learning, example), out _);

    private readonly struct Label(EntityLearning learning, UInt128 example) : IEquatable<Label>
    {
        private readonly EntityLearning _learning = learning;
        private readonly UInt128 _example = example;

        public bool Equals(Label other) => _example == other._example && ReferenceEquals(_learning, other._learning);

        public override bool Equals(object? obj) => obj is Label other && Equals(other);

        // An id is a hash.
        public override int GetHashCode() => (int)_example;
    }
}
