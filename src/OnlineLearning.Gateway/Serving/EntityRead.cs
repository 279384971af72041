using OnlineLearning.Contracts.Entities;

namespace OnlineLearning.Gateway.Serving;

/// <summary>What a call asks of one kind of entity: one grain call a row.</summary>
/// <param name="Entity">Entity name.</param>
/// <param name="JoinKeys">Its join keys.</param>
/// <param name="Columns"><c>view:column</c>, each once. One array for all calls of a plan: grains of this process know it again.</param>
internal sealed record EntityRead(string Entity, IReadOnlyList<string> JoinKeys, string[] Columns)
{
    public FeatureRequest At(long time) => new(Columns, time);
}
