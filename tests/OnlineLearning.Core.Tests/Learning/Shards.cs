using System.Collections;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Mixing;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Tests.Learning;

/// <summary>The learners of a model of several shards.</summary>
internal sealed class Shards : IEnumerable<ILearner>
{
    /// <summary>Places of the weight table.</summary>
    public const int Places = 257 + LearnerCase.Numbers;

    private readonly LearnerCase _case;
    private readonly ILearner[] _learners;

    private Shards(LearnerCase @case, ModelPlan plan)
    {
        (_case, Plan) = (@case, plan);
        _learners = [.. Enumerable.Range(0, plan.Definition.Shards).Select(_ => plan.CreateLearner())];
    }

    public ModelPlan Plan { get; }

    /// <summary>All examples, in turns by shard.</summary>
    public List<(Entry[] X, double Label)> Seen { get; } = [];

    public ILearner this[int shard] => _learners[shard];

    public static Shards Of(LearnerCase @case, int count) => new(@case, new ModelPlan(@case.Create().Plan.Definition with { Shards = count }));

    /// <summary>Learns examples of a linear function of two of four numbers and of one of two categories; the other's values are each shard's own.</summary>
    public void Learn(int seed, int examples, bool everyoneTheSame = false)
    {
        var random = new Random(seed);
        for (var i = 0; i < examples; i++)
        {
            Entry[] x = [];
            double label = 0;
            for (var shard = 0; shard < _learners.Length; shard++)
            {
                if (shard == 0 || !everyoneTheSame)
                {
                    float[] numbers = [.. Enumerable.Range(0, LearnerCase.Numbers).Select(_ => (float)random.Gaussian())];
                    var category = random.Next(30);
                    x = [.. TestModels.Example(Plan, numbers), new Entry(category, 1, 0, 0), new Entry(40 + (shard * 40) + random.Next(30), 1, 0, 0)];
                    label = _case.Label((2 * numbers[0]) - numbers[1] + ((category * 7 % 11) - 5) + (0.1 * random.Gaussian()));
                }

                _learners[shard].Learn(x, 0, 0, label, 1);
                Seen.Add((x, label));
            }
        }
    }

    public MixShare[] Contribute(bool whole = false) => [.. _learners.Select((learner, shard) => MixShare.Read(((IMixable)learner).Contribute(shard, whole).ToBytes()))];

    public MixChange?[] Mix(bool whole = false)
    {
        var mixed = MixResult.Read(Core.Learning.Mixing.Mix.Of(Contribute(whole)).ToBytes());
        return [.. _learners.Select(learner => ((IMixable)learner).TakeOn(mixed))];
    }

    /// <summary>Weight of each place. A copy is asked: a share forgets the one before.</summary>
    public double[] Weights(int shard)
    {
        var share = ((IMixable)Copy(shard)).Contribute(shard, whole: true);
        var weights = new double[Places];
        foreach (var (i, place) in share.Places.Index())
        {
            weights[place] = share.Weights[i];
        }

        return weights;
    }

    /// <summary>Puts a learner made from its own state in a shard's place.</summary>
    public void Reload(int shard) => _learners[shard] = Copy(shard);

    public IEnumerator<ILearner> GetEnumerator() => _learners.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private ILearner Copy(int shard)
    {
        var reader = new StateReader(TestModels.State(_learners[shard].Write));
        var copy = Plan.CreateLearner();
        copy.Read(ref reader);
        return copy;
    }
}
