using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Entities;

/// <summary>All that one entity holds of one model version: personal model, open predictions, and the ids and outcomes of its last labels.</summary>
public sealed class EntityModel
{
    private LabelOutcome[] _outcomes = [];

    public EntityModel(string model, int version, PersonalModel personal)
    {
        Model = model;
        Version = version;
        Personal = personal;
    }

    public string Model { get; }

    public int Version { get; }

    public PersonalModel Personal { get; private init; }

    public OpenPredictions Open { get; private init; } = new();

    /// <summary>Ids of the last labels.</summary>
    public IdMemory Learnt { get; private init; } = new();

    /// <summary>Predictions whose wait ended without a label, or that gave way to younger ones.</summary>
    public long Expired { get; set; }

    public bool TryOutcome(UInt128 example, out LabelOutcome outcome)
    {
        var slot = Learnt.IndexOf(example);
        outcome = slot < 0 ? default : _outcomes[slot];
        return slot >= 0;
    }

    /// <summary>Applies a label's step and remembers its id and outcome.</summary>
    public void Learn(UInt128 example, PersonalStep step, PersonalTerms terms, LabelOutcome outcome)
    {
        Personal.Learn(step, terms);
        var slot = Learnt.Add(example);
        if (slot >= _outcomes.Length)
        {
            Array.Resize(ref _outcomes, Math.Min(IdMemory.Capacity, Math.Max(4, slot * 2)));
        }

        _outcomes[slot] = outcome;
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Text(Model);
        writer.Count(Version);
        Personal.Write(writer);
        Open.Write(writer);
        writer.Count(Expired);
        Learnt.Write(writer);
        for (var i = 0; i < Learnt.Count; i++)
        {
            _outcomes[i].Write(writer);
        }
    }

    public static EntityModel Read(ref StateReader reader)
    {
        reader.Version(1, "Entity model");
        var model = new EntityModel(reader.Text(), (int)reader.Count(), PersonalModel.Read(ref reader))
        {
            Open = OpenPredictions.Read(ref reader),
            Expired = reader.Count(),
            Learnt = IdMemory.Read(ref reader),
        };
        model._outcomes = new LabelOutcome[model.Learnt.Count];
        for (var i = 0; i < model._outcomes.Length; i++)
        {
            model._outcomes[i] = LabelOutcome.Read(ref reader);
        }

        return model;
    }
}
