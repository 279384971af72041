using System.Runtime.CompilerServices;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Optimisers;

/// <summary>Root of the sum of squared gradients of each place. The root is what is kept: a float holds it for gradients to 3.4e38, their squares only to 1.8e19.</summary>
internal sealed class GradientRoots(int places)
{
    private readonly float[] _roots = new float[places];

    /// <summary>Adds a gradient.</summary>
    /// <returns>The root with it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Add(int place, double gradient)
    {
        ref var root = ref _roots[place];
        return root = (float)Math.Min(float.MaxValue, Math.Sqrt(((double)root * root) + (gradient * gradient)));
    }

    public float this[int place] => _roots[place];

    public void Write(StateWriter writer) => SparseFloats.Write(writer, _roots);

    public void Read(ref StateReader reader) => SparseFloats.Read(ref reader, _roots);
}
