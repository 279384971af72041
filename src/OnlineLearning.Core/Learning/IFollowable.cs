using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning;

/// <summary>A learner that scores with a part of its state: what a process that follows it from afar is sent. Each number keeps its place in the bytes, so that few bytes change where few weights do.</summary>
public interface IFollowable
{
    /// <summary>Writes what scores are made of, as versioned bytes.</summary>
    void WriteServed(StateWriter writer);

    /// <summary>Takes on what <see cref="WriteServed"/> wrote, in place: others may score meanwhile, and see some coordinates before and some after.</summary>
    void ReadServed(ref StateReader reader);
}
