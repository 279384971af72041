using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Personal;

/// <summary>
/// What one entity has of its own in one model: bias b, coefficients v, latent factors p, and the memory of its labels. Everything starts at zero (factors
/// near it), so that a cold entity falls back on the shared model.
/// </summary>
public sealed class PersonalModel
{
    private const byte StateVersion = 2;

    private int[] _places = [];
    private float[] _coefficients = [];

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
    public int Coefficients { get; private set; }

    public LabelMemory Labels { get; private set; }

    /// <summary>Coefficient of this place; 0 where there is none.</summary>
    public float Coefficient(int place)
    {
        var at = _places.AsSpan(0, Coefficients).BinarySearch(place);
        return at < 0 ? 0 : _coefficients[at];
    }

    /// <summary>Applies one step. Deterministic in the state and the step: the journal holds steps.</summary>
    public void Learn(PersonalStep step, PersonalTerms terms)
    {
        if (terms.Bias is { } bias)
        {
            Bias = Moved(Bias, bias.Schedule.Rate(Updates), bias.L2, step.Gradient);
        }

        if (terms.Coefficients is { } coefficients)
        {
            var rate = coefficients.Schedule.Rate(Updates);
            for (var i = 0; i < step.Places.Length; i++)
            {
                ref var coefficient = ref CoefficientAt(step.Places[i], terms.MostCoefficients, out var kept);
                if (kept)
                {
                    coefficient = Moved(coefficient, rate, coefficients.L2, step.Gradient * step.Values[i]);
                }
            }
        }

        if (terms.Factors is { } factors && step.Partners.Length == Factors.Length)
        {
            var rate = Math.Min(factors.Schedule.Rate(Updates), terms.MostFactorMove / Math.Max(Math.Abs(step.Gradient), double.Epsilon));
            for (var i = 0; i < Factors.Length; i++)
            {
                Factors[i] = Moved(Factors[i], rate, factors.L2, step.Gradient * step.Partners[i]);
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
        writer.Ints(_places.AsSpan(0, Coefficients));
        writer.Floats(_coefficients.AsSpan(0, Coefficients));
        writer.Floats(Factors);
        Labels.Write(writer);
    }

    /// <summary>Reads version 2, and 1, which had less of its labels.</summary>
    public static PersonalModel Read(ref StateReader reader)
    {
        var version = reader.Byte();
        Require(version is 1 or StateVersion, $"bytes of state version {version}, where this server reads 1 and {StateVersion},");
        var model = new PersonalModel { Updates = reader.Count(), Bias = reader.Float(), _places = reader.Ints(), _coefficients = reader.Floats(), Factors = reader.Floats() };
        model.Labels = version == 1 ? LabelMemory.ReadFirst(ref reader) : LabelMemory.Read(ref reader);
        model.Coefficients = model._places.Length;
        for (var i = 1; i < model.Coefficients; i++)
        {
            Require(model._places[i - 1] < model._places[i], "coefficients out of order");
        }

        Require(model._coefficients.Length == model.Coefficients, "another number of places than of coefficients");
        return model;
    }

    private static void Require(bool holds, string found)
    {
        if (!holds)
        {
            throw new InvalidDataException($"Personal model: {found} were found.");
        }
    }

    private static float Moved(float value, double rate, double l2, double gradient)
        => Finite.Store((value * (1 - Math.Min(0.5, rate * l2))) - (rate * gradient));

    private ref float CoefficientAt(int place, int most, out bool kept)
    {
        var at = _places.AsSpan(0, Coefficients).BinarySearch(place);
        if (at < 0)
        {
            kept = Coefficients < most;
            if (!kept)
            {
                return ref System.Runtime.CompilerServices.Unsafe.NullRef<float>();
            }

            at = ~at;
            Insert(at, place);
        }

        kept = true;
        return ref _coefficients[at];
    }

    private void Insert(int at, int place)
    {
        if (Coefficients == _places.Length)
        {
            var size = Math.Max(4, Coefficients * 2);
            Array.Resize(ref _places, size);
            Array.Resize(ref _coefficients, size);
        }

        _places.AsSpan(at, Coefficients - at).CopyTo(_places.AsSpan(at + 1));
        _coefficients.AsSpan(at, Coefficients - at).CopyTo(_coefficients.AsSpan(at + 1));
        _places[at] = place;
        _coefficients[at] = 0;
        Coefficients++;
    }

    // Box and Muller 1958, from two hashed uniforms.
    private static double Gaussian(ulong seed, int i)
    {
        var u = ((MurmurHash3.Mix(seed + ((ulong)i * 0x9E3779B97F4A7C15UL)) >> 11) + 1) * (1.0 / ((1UL << 53) + 1));
        var v = (MurmurHash3.Mix(seed ^ ~((ulong)i * 0xC2B2AE3D27D4EB4FUL)) >> 11) * (1.0 / (1UL << 53));
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
    }
}
