using OnlineLearning.Core.Learning.Preparation;
using OnlineLearning.Core.Learning.Trees.Nodes;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Trees;

/// <summary>What all nodes of a learner's trees share: inputs, settings, task and the scales of the numbers.</summary>
public sealed class TreePlan
{
    private readonly int[] _all;

    /// <param name="inputs">What the trees look at.</param>
    /// <param name="settings">How they grow.</param>
    /// <param name="task">What they predict.</param>
    /// <param name="classes">Multiclass: number of classes.</param>
    public TreePlan(TreeInputs inputs, TreeSettings settings, TaskKind task, int classes = 0)
    {
        (Inputs, Settings, Task, Classes) = (inputs, settings.Checked(), task, classes);
        Scales = inputs.CreateScales();
        _all = [.. Enumerable.Range(0, inputs.Attributes)];
        Before = new double[classes];
    }

    /// <summary>The plan of a model's trees of classes.</summary>
    internal static TreePlan Of(LearnerContext context, TreeSettings settings)
        => new(new TreeInputs(context.Plan), settings, TaskKind.Multiclass, context.Plan.Classes.Count);

    public TreeInputs Inputs { get; }

    public TreeSettings Settings { get; }

    public TaskKind Task { get; }

    /// <summary>Multiclass: number of classes.</summary>
    public int Classes { get; }

    /// <summary>Multiclass: what the leaf that learnt last answered before; the writer's.</summary>
    internal double[] Before { get; }

    /// <summary>Running mean and deviation of the numbers, for linear models at leaves and for personal coefficients; tests look at raw numbers.</summary>
    public InputScales Scales { get; }

    /// <summary>The number in deviations from its mean; 0 where missing.</summary>
    internal double Standardised(in TreeExample x, int slot)
    {
        var value = x.Numbers[slot];
        return float.IsNaN(value) ? 0 : Scales.Factor(slot, value);
    }

    /// <summary>A leaf that has seen nothing.</summary>
    internal Leaf NewLeaf(SeededRandom random) => NewLeaf(Draw(random));

    internal Leaf NewLeaf(int[] attributes)
        => Task switch
        {
            TaskKind.Binary => new BinaryLeaf(this, attributes, default),
            TaskKind.Multiclass => new ClassLeaf(this, attributes),
            _ => new RegressionLeaf(this, attributes, default, [], 0),
        };

    /// <summary>The inputs a new leaf looks at: all, or a random subspace in rising order.</summary>
    internal int[] Draw(SeededRandom random)
    {
        var wanted = Settings.Subspace;
        if (wanted == 0 || wanted >= _all.Length)
        {
            return _all;
        }

        int[] drawn = [.. _all];
        for (var i = 0; i < wanted; i++)
        {
            var other = i + random.Below(drawn.Length - i);
            (drawn[i], drawn[other]) = (drawn[other], drawn[i]);
        }

        Array.Resize(ref drawn, wanted);
        Array.Sort(drawn);
        return drawn;
    }

    /// <summary>Checks what was read as the inputs of a leaf.</summary>
    internal int[] Attributes(int[] read)
    {
        for (var i = 0; i < read.Length; i++)
        {
            if (read[i] < 0 || read[i] >= _all.Length || (i > 0 && read[i] <= read[i - 1]))
            {
                throw new InvalidDataException($"Tree: a leaf with input {read[i]} of {_all.Length} was found.");
            }
        }

        return read;
    }

    internal int[] AllAttributes => _all;
}
