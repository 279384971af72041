using OnlineLearning.Core.Features;
namespace OnlineLearning.Core.Learning;

/// <summary>What a model predicts.</summary>
public enum TaskKind
{
    /// <summary>A yes or no: the label is 0 or 1, the prediction a probability.</summary>
    Binary,

    /// <summary>A number.</summary>
    Regression,

    /// <summary>One class out of several: the label is the number of a class, the prediction that of the likeliest one, with the probability of each beside it.</summary>
    Multiclass,
}

/// <summary>A model as its user states it: score(x) = w.x + sum over entities e of (b_e + v_e.x) + sum over pairs e&lt;f of p_e.p_f.</summary>
public sealed record ModelDefinition
{
    public required string Name { get; init; }

    public required TaskKind Task { get; init; }

    /// <summary>Entities of the model, 1 to 8; the first is the primary one, whose grain serves and keeps the prediction.</summary>
    public required IReadOnlyList<string> Entities { get; init; }

    /// <summary>Inputs in the order stated; may be empty when there are personal terms.</summary>
    public required IReadOnlyList<InputDefinition> Inputs { get; init; }

    /// <summary>How a label is named in tables, and how it is limited.</summary>
    public required LabelDefinition Label { get; init; }

    public required LearnerDefinition Learner { get; init; }

    /// <summary>Personal terms by entity; an entity that is not named has none.</summary>
    public IReadOnlyDictionary<string, PersonalDefinition> Personal { get; init; } = new Dictionary<string, PersonalDefinition>();

    /// <summary>Number of data shards, 1 to 64. Default 1. Several are mixed now and then where the kind of learner can be; else each learns the part of its own entities.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>What a loss alarm does to the learning rate.</summary>
    public RewarmDefinition Rewarm { get; init; } = RewarmDefinition.Default;

    /// <summary>How long a prediction waits for its label, 5 s to 30 d. Default 10 minutes.</summary>
    public TimeSpan LabelWait { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The label learnt when the wait ends without one; null: the prediction is forgotten.</summary>
    public double? DefaultLabel { get; init; }

    /// <summary>Open predictions kept for one entity, 1 to 1,000,000; the oldest is dropped and counted as expired above that. Default 1,024.</summary>
    public int MaxOpenPredictions { get; init; } = 1024;

    /// <summary>How rows of a table map to this model.</summary>
    public TableDefinition Table { get; init; } = new();

    public string Primary => Entities[0];
}

/// <summary>The label.</summary>
/// <param name="Name">Its column in tables.</param>
/// <param name="Min">A prediction below this is raised to it; null: no limit.</param>
/// <param name="Max">A prediction above this is lowered to it; null: no limit.</param>
/// <param name="Positive">Binary, in tables: the text that means 1 (any other means 0); null: the column holds 0/1 or true/false.</param>
/// <param name="AtLeast">Binary, in tables: the column holds a number, and one from here on means 1 (any other means 0); not together with <paramref name="Positive"/>. Finite; null: as above. A label by request is 0 or 1 all the same.</param>
/// <param name="Classes">Multiclass: names of the classes, 2 to 64, each once; a label is one's number in this order.</param>
public sealed record LabelDefinition(string Name, double? Min = null, double? Max = null, string? Positive = null, double? AtLeast = null, IReadOnlyList<string>? Classes = null);

/// <summary>The personal shard of one entity. Terms that are null are absent.</summary>
public sealed record PersonalDefinition(TermDefinition? Bias, CoefficientsDefinition? Coefficients, FactorsDefinition? Factors);

/// <summary>A personal term's learning rate and its pull towards zero, that is towards the shared model.</summary>
/// <param name="Schedule">By the entity's own number of labels; a coefficient's by those in which it had a part.</param>
/// <param name="L2">Per update, 0 to 1.</param>
/// <param name="Adapt">Bias: whether the schedule's rate is only where it starts from, and goes up or down with what the entity's own gradients say. By default where no schedule is stated.</param>
public sealed record TermDefinition(ScheduleDefinition Schedule, double L2, bool Adapt = false);

/// <summary>Personal coefficients.</summary>
/// <param name="Inputs">Names of the model's inputs that have one.</param>
/// <param name="Term">Rate and shrinkage.</param>
/// <param name="Most">Coefficients kept for one entity at the most, 1 to 65,536; a category first seen above that has no personal coefficient. Default 256.</param>
public sealed record CoefficientsDefinition(IReadOnlyList<string> Inputs, TermDefinition Term, int Most = 256);

/// <summary>Latent factors: every pair of entities that have them adds p_e.p_f.</summary>
/// <param name="Count">1 to 256; the same for all entities of a model.</param>
/// <param name="Term">Rate and shrinkage.</param>
/// <param name="Scale">Standard deviation of the start values, drawn from a hash of the entity's key. Default 0.05.</param>
public sealed record FactorsDefinition(int Count, TermDefinition Term, double Scale = 0.05);

/// <summary>How a table's rows become requests. Anything that is not stated has the column of its own name.</summary>
public sealed record TableDefinition
{
    /// <summary>Column names of a file that has no header line; null: the first line is the header.</summary>
    public IReadOnlyList<string>? Header { get; init; }

    /// <summary>Column that holds the time; null: rows are numbered, one second apart from 2000-01-01T00:00:00Z.</summary>
    public string? Time { get; init; }

    /// <summary>How the time column is written: <c>iso</c> (RFC 3339; without offset: UTC), or <c>s</c>, <c>ms</c>, <c>us</c>, <c>ns</c> since 1970.</summary>
    public string TimeUnit { get; init; } = "iso";

    /// <summary>Entity to its columns, one for each join key; default: the join keys. <c>#</c> is the row's number, for an entity of one join key; <c>=text</c> that text for all rows.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Entities { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Where the key of an entity comes from, one for each join key.</summary>
    public IReadOnlyList<string> KeyOf(EntityDefinition entity) => Entities.GetValueOrDefault(entity.Name, entity.JoinKeys);

    /// <summary>Input to column; default: the input's name.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>Sources that also get each row as an event, after its prediction and before its label.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];
}
