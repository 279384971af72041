using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Personal;

/// <summary>
/// What one entity has of its own in one model: bias b, coefficients v, latent factors p, and the memory of its labels. Everything starts at zero (factors
/// near it), so that a cold entity falls back on the shared model.
/// </summary>
public sealed class PersonalModel
{
    private const byte StateVersion = 3;

    private PersonalCoefficients _coefficients = new();
    private AdaptiveRate _biasRate;

    /// <param name="factors">Number of factors; 0: none.</param>
    /// <param name="scale">Deviation of their start values.</param>
    /// <param name="seed">Decides the start values: a hash of model and entity.</param>
    public PersonalModel(int factors = 0, double scale = 0, ulong seed = 0)
    {
        Factors = factors == 0 ? [] : new float[factors];
        for (var i = 0; i < factors; i++)
        {
            Factors[i] = (float)(scale * Gaussian(seed, i));
        }
    }

    /// <summary>Labels learnt: t of the personal schedules.</summary>
    public long Updates { get; private set; }

    public float Bias { get; private set; }

    public float[] Factors { get; private set; }

    /// <summary>Coefficients kept.</summary>
    public int Coefficients => _coefficients.Count;

    public LabelMemory Labels { get; private set; }

    /// <summary>Coefficient of this place; 0 where there is none.</summary>
    public float Coefficient(int place) => _coefficients[place];

    /// <summary>How far the score moves for a unit of gradient by the bias and the coefficients.</summary>
    public double Curvature(PersonalStep step, PersonalTerms terms)
        => (terms.Bias is { } bias ? BiasRate(bias) : 0) + (terms.Coefficients is { } coefficients ? _coefficients.Curvature(step, coefficients) : 0);

    /// <summary>Applies one step. Deterministic in the state and the step: the journal holds steps.</summary>
    public void Learn(PersonalStep step, PersonalTerms terms)
    {
        if (terms.Bias is { } bias)
        {
            Bias = bias.Moved(Bias, BiasRate(bias), step.Gradient);
            if (bias.Adapt)
            {
                _biasRate.Learn(step.Gradient, Updates);
            }
        }

        if (terms.Coefficients is { } coefficients)
        {
            _coefficients.Learn(step, coefficients, terms.MostCoefficients);
        }

        if (terms.Factors is { } factors && step.Partners.Length == Factors.Length)
        {
            var rate = Math.Min(factors.Schedule.Rate(Updates), terms.MostFactorMove / Math.Max(Math.Abs(step.Gradient), double.Epsilon));
            for (var i = 0; i < Factors.Length; i++)
            {
                Factors[i] = factors.Moved(Factors[i], rate, step.Gradient * step.Partners[i]);
            }
        }

        Labels = Labels.With(step.Label, step.Time, terms.LabelHalfLife);
        Updates++;
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Count(Updates);
        writer.Float(Bias);
        _coefficients.Write(writer);
        writer.Floats(Factors);
        Labels.Write(writer);
        _coefficients.WriteUpdates(writer);
        _biasRate.Write(writer);
    }

    /// <summary>Reads version 3; 2, whose coefficients went by the entity's number of labels and whose rates were the schedules'; and 1, which had less of its labels.</summary>
    public static PersonalModel Read(ref StateReader reader)
    {
        var version = reader.Version(1, StateVersion, "Personal model");
        var model = new PersonalModel { Updates = reader.Count(), Bias = reader.Float(), _coefficients = PersonalCoefficients.Read(ref reader), Factors = reader.Floats() };
        model.Labels = version == 1 ? LabelMemory.ReadFirst(ref reader) : LabelMemory.Read(ref reader);
        if (version < 3)
        {
            model._coefficients.TakeUpdates(model.Updates);
            return model;
        }

        model._coefficients.ReadUpdates(ref reader);
        model._biasRate = AdaptiveRate.Read(ref reader);
        return model;
    }

    private double BiasRate(PersonalTerm bias) => bias.Adapt ? _biasRate.Of(bias.Schedule.Rate(Updates)) : bias.Schedule.Rate(Updates);

    // Box and Muller 1958, from two hashed uniforms.
    private static double Gaussian(ulong seed, int i)
    {
        var u = ((MurmurHash3.Mix(seed + ((ulong)i * 0x9E3779B97F4A7C15UL)) >> 11) + 1) * (1.0 / ((1UL << 53) + 1));
        var v = (MurmurHash3.Mix(seed ^ ~((ulong)i * 0xC2B2AE3D27D4EB4FUL)) >> 11) * (1.0 / (1UL << 53));
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
    }
}
