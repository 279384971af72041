using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Optimisers;

/// <summary>
/// Recursive least squares with forgetting (Haykin 2002, Table 9.1), for any loss by the example's information h: the step is P x g, then P -= h (P x)(P x)' / (1 + h x'P x), and P /= lambda while
/// its trace is below what it started with: what the stream does not excite cannot wind up. Full covariance: each update costs the square of the places seen, of which the first
/// <see cref="MostPlaces"/> take part; the weights of others stay 0, so a definition has to have fewer inputs, all of them numbers.
/// The rate, 1 unless stated, is how far an example is believed: it multiplies the loss.
/// </summary>
public sealed class RlsOptimiser : IOptimiser
{
    /// <summary>Places with a row of the covariance, the intercept's included.</summary>
    public const int MostPlaces = 128;

    private static readonly Setting Forgetting = new("forgetting", 0.9999, 0.5, 1, false, false, "lambda, per update: an example of n updates ago counts lambda^n");
    private static readonly Setting Variance = new("variance", 1, 0, 1000, false, true, "variance of a weight before anything is learnt, and the greatest mean ever");

    private readonly double _forgetting;
    private readonly double _variance;
    private readonly int[] _rowOf;
    private readonly int[] _places = new int[MostPlaces];
    private readonly double[] _covariance = new double[MostPlaces * MostPlaces];
    private readonly double[] _direction = new double[MostPlaces];
    private readonly double[] _inverses = new double[MostPlaces];
    private readonly int[] _rows = new int[MostPlaces];
    private readonly int[] _at = new int[MostPlaces];
    private int _active;
    private int _count;
    private double _spread;

    public RlsOptimiser(int places, double forgetting, double variance)
    {
        (_forgetting, _variance) = (forgetting, variance);
        _rowOf = new int[places];
    }

    public static OptimiserKind Kind { get; } = new("rls", [Forgetting, Variance], 1,
        (settings, places) => new RlsOptimiser(places, settings[Forgetting.Name], settings[Variance.Name]))
    { Schedule = "constant", MostInputs = MostPlaces - 1, Mixes = false };

    public bool IsInformed => true;

    public Reach Prepare(ExampleTerms terms, ReadOnlySpan<float> weights, in Update update)
    {
        var index = terms.Index;
        var values = terms.Scaled;
        _active = 0;
        for (var i = 0; i < index.Length; i++)
        {
            if (Row(index[i]) is >= 0 and var row)
            {
                (_rows[_active], _at[_active++]) = (row, i);
                _inverses[row] = terms.Inverses[i];
            }
        }

        var direction = _direction.AsSpan(0, _count);
        direction.Clear();
        for (var k = 0; k < _active; k++)
        {
            AddTimes(direction, Of(_rows[k]), values[_at[k]]);
        }

        _spread = 0;
        for (var k = 0; k < _active; k++)
        {
            _spread += _direction[_rows[k]] * values[_at[k]];
        }

        _spread = Math.Max(0, _spread);
        return new(_spread * update.Rate * update.Step);
    }

    public void Apply(ExampleTerms terms, Span<float> weights, double gradient, bool drifts, in Update update)
    {
        var move = gradient * update.Rate * update.Step;
        for (var row = 0; row < _count; row++)
        {
            ref var w = ref weights[_places[row]];
            w = Finite.Store(w - (move * _direction[row] * _inverses[row]));
        }

        var information = update.Rate * update.Weight * update.Information;
        var share = information / (1 + (information * _spread));
        double trace = 0;
        for (var row = 0; row < _count; row++)
        {
            AddTimes(Of(row), _direction.AsSpan(0, _count), -share * _direction[row]);
            if (!(Of(row)[row] > 1e-12 * _variance))
            {
                Forget(row);
            }

            trace += Of(row)[row];
        }

        Spread(update.Weight, trace);
    }

    public void Rewarm(double share)
    {
        for (var row = 0; row < _count; row++)
        {
            Of(row)[row] = Math.Max(Of(row)[row], share * _variance);
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Byte(1);
        writer.Ints(_places.AsSpan(0, _count));
        writer.Doubles(_inverses.AsSpan(0, _count));
        for (var row = 0; row < _count; row++)
        {
            writer.Doubles(Of(row));
        }
    }

    public void Read(ref StateReader reader)
    {
        reader.Version(1, "RLS");
        var places = reader.Ints();
        if (places.Length > MostPlaces || places.Any(place => place < 0 || place >= _rowOf.Length) || places.Distinct().Count() != places.Length)
        {
            throw new InvalidDataException($"RLS: {places.Length} places were found; at most {MostPlaces} different ones below {_rowOf.Length} are allowed.");
        }

        var inverses = reader.Doubles();
        if (inverses.Length != places.Length)
        {
            throw new InvalidDataException($"RLS: {inverses.Length} scales were found for {places.Length} places.");
        }

        Array.Clear(_rowOf);
        inverses.CopyTo(_inverses, 0);
        _count = places.Length;
        places.CopyTo(_places, 0);
        for (var row = 0; row < _count; row++)
        {
            _rowOf[places[row]] = row + 1;
            var values = reader.Doubles();
            if (values.Length != _count)
            {
                throw new InvalidDataException($"RLS: a row of {values.Length} was found, {_count} are wanted.");
            }

            values.CopyTo(Of(row));
        }
    }

    private static void AddTimes(Span<double> to, ReadOnlySpan<double> values, double factor)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += factor * values[i];
        }
    }

    private Span<double> Of(int row) => _covariance.AsSpan(row * MostPlaces, _count);

    private int Row(int place)
    {
        if (_rowOf[place] == 0 && _count < MostPlaces)
        {
            _places[_count] = place;
            _rowOf[place] = ++_count;
            Forget(_count - 1);
        }

        return _rowOf[place] - 1;
    }

    private void Forget(int row)
    {
        for (var other = 0; other < _count; other++)
        {
            _covariance[(row * MostPlaces) + other] = 0;
            _covariance[(other * MostPlaces) + row] = 0;
        }

        _covariance[(row * MostPlaces) + row] = _variance;
    }

    private void Spread(double weight, double trace)
    {
        var most = _count * _variance;
        var factor = weight > 0 ? Math.Min(1 / _forgetting, most / trace) : 1;
        if (factor <= 1)
        {
            return;
        }

        for (var row = 0; row < _count; row++)
        {
            foreach (ref var value in Of(row))
            {
                value *= factor;
            }
        }
    }
}
