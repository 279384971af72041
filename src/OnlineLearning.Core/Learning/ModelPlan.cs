using System.Collections.Frozen;
using OnlineLearning.Core.Learning.Entities;
using OnlineLearning.Core.Learning.Losses;
using OnlineLearning.Core.Learning.Optimisers;
using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Core.Learning.Preparation;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning;

/// <summary>One input with its place in every vector.</summary>
/// <param name="Definition">As stated.</param>
/// <param name="Ordinal">Number within the model's inputs.</param>
/// <param name="Place">Numeric inputs: place in the weight table; else -1, also for the last label where that is a class.</param>
/// <param name="Seed">Seed of its hashes.</param>
/// <param name="Terms">Bit e: entity number e has a personal coefficient for it.</param>
/// <param name="Parts">Crosses, products and indicators: ordinals of the inputs they are made of.</param>
public sealed record PlannedInput(InputDefinition Definition, int Ordinal, int Place, ulong Seed, ushort Terms, int[] Parts)
{
    public InputKind Kind => Definition.Kind;

    public string Name => Definition.Name;

    /// <summary>Number within the request inputs; -1 where it does not come from the request.</summary>
    public int RequestOrdinal { get; init; } = -1;

    /// <summary>The part of the time that it is read from.</summary>
    public DatePart? Date { get; init; }

    /// <summary>Ordinal of the indicator that it has no value; -1: there is none.</summary>
    public int Indicator { get; init; } = -1;
}

/// <summary>A model definition made ready: names resolved to numbers once, so that the hot path has no dictionary of strings. Immutable.</summary>
public sealed class ModelPlan
{
    public ModelPlan(ModelDefinition definition)
    {
        Definition = definition;
        Mask = (1 << definition.Learner.Bits) - 1;
        Loss = LossRegistry.Create(definition.Learner.Loss);
        Classes = definition.Label.Classes is { } classes ? new ClassNames(classes) : ClassNames.None;
        var partners = definition.Personal.Values.Count(terms => terms.Factors is not null) - 1;
        Terms = [.. definition.Entities.Select(entity => new PersonalTerms(definition.Personal.GetValueOrDefault(entity), partners, LabelHalfLife(entity)))];
        Inputs = Plan(definition);
        RequestInputs = [.. Inputs.Where(input => input.RequestOrdinal >= 0).OrderBy(input => input.RequestOrdinal)];
        EntityInputs = [.. definition.Entities.Select(entity => Inputs.Where(input => input.Kind is InputKind.View or InputKind.Label && input.Definition.Entity == entity).ToArray())];
        Encoder = new RequestEncoder(this);
    }

    public ModelDefinition Definition { get; }

    public ILoss Loss { get; }

    /// <summary>Classes of a multiclass model; else none.</summary>
    public ClassNames Classes { get; }

    public IReadOnlyList<PlannedInput> Inputs { get; }

    /// <summary>What a request has to send, by ordinal.</summary>
    public IReadOnlyList<PlannedInput> RequestInputs { get; }

    /// <summary>Name of a request input to its ordinal.</summary>
    public FrozenDictionary<string, int> RequestOrdinals => field ??= RequestInputs.ToFrozenDictionary(input => input.Name, input => input.RequestOrdinal);

    /// <summary>Personal terms by number of the entity.</summary>
    public IReadOnlyList<PersonalTerms> Terms { get; }

    /// <summary>Whether any entity has personal terms.</summary>
    public bool HasPersonalTerms => Terms.Any(terms => terms.Bias is not null || terms.Coefficients is not null || terms.Factors is not null);

    /// <summary>View and label inputs by number of the entity: what its grain adds to the vector.</summary>
    public IReadOnlyList<PlannedInput[]> EntityInputs { get; }

    public RequestEncoder Encoder { get; }

    internal int Mask { get; }

    /// <summary>Place of the intercept in the weight table.</summary>
    public int InterceptPlace => Mask + 1;

    /// <summary>Numeric inputs: those with a place of their own.</summary>
    public int Slots => Inputs.Count(input => input.Place >= 0);

    /// <summary>Whether it has several shards that are averaged now and then: its kind of learner, its optimiser and what is learnt of its inputs can be. Else each shard learns the part of its own entities alone.</summary>
    public bool IsMixed => Definition.Shards > 1
        && LearnerRegistry.All[Definition.Learner.Kind].Mixes
        && (Definition.Learner.Optimiser is not { } optimiser || OptimiserRegistry.All[optimiser].Mixes)
        && Definition.Inputs.All(input => LearntPreparation.Mixes(input, Definition));

    /// <summary>A learner of this plan at its start.</summary>
    public ILearner CreateLearner(int shard = 0)
    {
        var seed = MurmurHash3.Mix(MurmurHash3.Hash64(Definition.Name) + (ulong)shard);
        return LearnerRegistry.All[Definition.Learner.Kind].Create(new LearnerContext(this, Definition.Learner.Settings, Loss, seed));
    }

    /// <summary>The personal model of an entity never seen.</summary>
    public PersonalModel CreatePersonal(int entity, string key)
    {
        var terms = Terms[entity];
        return new PersonalModel(terms.FactorCount, terms.FactorScale, MurmurHash3.Hash64(key, MurmurHash3.Hash64(Definition.Entities[entity])));
    }

    /// <summary>Adds an entity's view and label inputs to a vector; <paramref name="values"/> in the order of <see cref="EntityInputs"/>, NaN missing.</summary>
    public void AddEntityInputs(int entity, ReadOnlySpan<double> values, EntryBuffer into)
    {
        var inputs = EntityInputs[entity];
        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Place >= 0)
            {
                RequestEncoder.AddNumber(inputs[i], values[i], into);
            }
            else if (!double.IsNaN(values[i]))
            {
                Encoder.AddClass(inputs[i], (int)values[i], into);
            }

            if (inputs[i].Indicator >= 0 && double.IsNaN(values[i]))
            {
                Encoder.AddMissing(Inputs[inputs[i].Indicator], into);
            }
        }
    }

    /// <summary>From score to what is answered: link, then the label's limits.</summary>
    public double Predict(double score)
        => Definition.Task == TaskKind.Multiclass ? score : Math.Clamp(Loss.Link(score), Definition.Label.Min ?? double.MinValue, Definition.Label.Max ?? double.MaxValue);

    /// <summary>Loss of a prediction as it was answered, finite: a probability counts as at least 1e-15 away from 0 and 1.</summary>
    public double LossOf(double prediction, double label) => Finite.Score(Loss.Value(Loss.Score(prediction), label));

    /// <summary>Loss of a kept prediction: of a class, minus the logarithm of the probability that was answered for it.</summary>
    public double LossOf(KeptPrediction kept, double label)
        => Definition.Task == TaskKind.Multiclass ? -Math.Log(Math.Clamp(kept.Probabilities[(int)label], 1e-15, 1)) : LossOf(kept.Prediction, label);

    /// <summary>Data shard of an example: a stable hash of its primary entity's key.</summary>
    public int ShardOf(string primaryKey) => Definition.Shards == 1 ? 0 : (int)(MurmurHash3.Hash64(primaryKey) % (ulong)Definition.Shards);

    /// <summary>Number of an entity within the model; -1 where it is not one of its.</summary>
    public int EntityNumber(string entity)
    {
        for (var i = 0; i < Definition.Entities.Count; i++)
        {
            if (Definition.Entities[i] == entity)
            {
                return i;
            }
        }

        return -1;
    }

    private PlannedInput[] Plan(ModelDefinition definition)
    {
        var (byName, indicators) = (new Dictionary<string, int>(), new Dictionary<string, int>());
        for (var i = 0; i < definition.Inputs.Count; i++)
        {
            byName.Add(definition.Inputs[i].Name, i);
            if (definition.Inputs[i].Kind == InputKind.Missing)
            {
                indicators.Add(definition.Inputs[i].Parts![0], i);
            }
        }

        var numbers = 0;
        var requests = 0;
        return [.. definition.Inputs.Select((input, ordinal) => new PlannedInput(
            input,
            ordinal,
            input.IsNumeric && !IsClass(input) ? InterceptPlace + 1 + numbers++ : -1,
            MurmurHash3.Hash64(input.Name),
            TermsOf(input.Name),
            [.. (input.Parts ?? []).Select(part => byName[part])])
            {
                RequestOrdinal = input.FromRequest ? requests++ : -1,
                Date = input.Kind is InputKind.DatePart or InputKind.Sine or InputKind.Cosine ? DatePart.Named(input.Column!) : null,
                Indicator = indicators.GetValueOrDefault(input.Name, -1),
            })];
    }

    /// <summary>The last label of a multiclass model is a category: one place a class.</summary>
    private bool IsClass(InputDefinition input) => Definition.Task == TaskKind.Multiclass && input is { Kind: InputKind.Label, Column: "last" };

    private TimeSpan LabelHalfLife(string entity)
        => Definition.Inputs.FirstOrDefault(input => input.Kind == InputKind.Label && input.Entity == entity && input.HalfLife is not null)?.HalfLife ?? TimeSpan.Zero;

    private ushort TermsOf(string input)
    {
        ushort terms = 0;
        for (var e = 0; e < Definition.Entities.Count; e++)
        {
            if (Definition.Personal.GetValueOrDefault(Definition.Entities[e])?.Coefficients?.Inputs.Contains(input) == true)
            {
                terms |= (ushort)(1 << e);
            }
        }

        return terms;
    }
}
