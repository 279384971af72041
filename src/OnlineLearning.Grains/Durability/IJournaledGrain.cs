namespace OnlineLearning.Grains.Durability;

/// <summary>A grain whose state is a <see cref="GrainJournal"/>'s.</summary>
public interface IJournaledGrain
{
    /// <summary>Memory may be ahead of the store: the activation is to end, and its grain to be read again. Called once, on the grain's own scheduler.</summary>
    void GiveUp(Exception failure);
}
