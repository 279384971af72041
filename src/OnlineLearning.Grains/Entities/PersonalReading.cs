using OnlineLearning.Contracts.Entities;
using OnlineLearning.Core.Learning;
using OnlineLearning.Core.Learning.Personal;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Grains.Entities;

/// <summary>A further entity of an example, as it was read for this call.</summary>
/// <param name="Number">Its number within the model.</param>
/// <param name="Grain">Its grain.</param>
/// <param name="Personal">Its personal model, a copy.</param>
/// <param name="Inputs">Its view and label inputs.</param>
internal readonly record struct OtherEntity(int Number, IEntityGrain Grain, PersonalModel Personal, double[] Inputs);

/// <summary>Reads the further entities of an example, all in parallel.</summary>
internal static class PersonalReading
{
    public static ValueTask<OtherEntity[]> Read(EntityContext context, LiveModel live, string[] keys, long time)
        => keys.Length == 1 ? new([]) : ReadAll(context, live, keys, time);

    /// <summary>Personal models by number of the entity.</summary>
    public static PersonalModel[] Combine(EntityTerm term, OtherEntity[] others)
    {
        var personal = new PersonalModel[others.Length + 1];
        personal[0] = term.Model.Personal;
        foreach (var other in others)
        {
            personal[other.Number] = other.Personal;
        }

        return personal;
    }

    private static async ValueTask<OtherEntity[]> ReadAll(EntityContext context, LiveModel live, string[] keys, long time)
    {
        var grains = new IEntityGrain[keys.Length - 1];
        var reads = new Task<PersonalReply>[keys.Length - 1];
        for (var i = 0; i < reads.Length; i++)
        {
            grains[i] = context.Other(live, keys, i + 1);
            reads[i] = grains[i].ReadPersonal(new PersonalRequest(live.Name, live.Version, time)).AsTask();
        }

        var replies = await Task.WhenAll(reads);
        return [.. replies.Select((reply, i) => new OtherEntity(i + 1, grains[i], Personal(live, i + 1, keys[i + 1], reply.Personal), reply.Inputs))];
    }

    private static PersonalModel Personal(LiveModel live, int number, string key, byte[] state)
    {
        if (state.Length == 0)
        {
            return live.Plan.CreatePersonal(number, key);
        }

        var reader = new StateReader(state);
        return PersonalModel.Read(ref reader);
    }
}
