using System.Numerics;
using OnlineLearning.Core.Learning.Preparation;
using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Learning.Ensemble;

/// <summary>
/// Three views of one example. Plain: what it counts as. Wide: each number also as two neighbouring linear hats half a deviation apart (a piecewise linear function of it), and every pair of
/// categories that come back within a week. Dense: the numbers alone, with their squares and products where there are few.
/// </summary>
internal sealed class EnsembleInputs
{
    /// <summary>Categories of an example that take part in pairs; the rest is left out.</summary>
    public const int MostPaired = 12;

    /// <summary>Numbers that get hats, the first ones.</summary>
    public const int MostHats = 32;

    /// <summary>Numbers up to which the dense view exists.</summary>
    public const int MostDense = 63;

    /// <summary>Numbers up to which it holds squares and products.</summary>
    public const int MostSquared = 10;

    private const int Hats = 13;
    private const double HatsPerDeviation = 2;
    private const float Held = 100;
    private const float WideNumber = 0.3f;

    private readonly LearntPreparation _preparation;
    private readonly bool[] _paired;
    private readonly int[] _hats;
    private readonly int _firstSlot;
    private readonly int _mask;

    public EnsembleInputs(ModelPlan plan, LearntPreparation preparation)
    {
        _preparation = preparation;
        (_firstSlot, _mask) = (plan.InterceptPlace + 1, plan.Mask);
        _paired = [.. plan.Inputs.Select(Pairs)];
        _hats = [.. Enumerable.Range(0, Math.Min(preparation.Slots, MostHats) * Hats).Select(hat => HashedPlace.Of(MurmurHash3.Mix(0x6861742066756EUL + (ulong)hat), _mask))];
        var numbers = preparation.Slots;
        Linear = numbers is > 0 and <= MostDense ? numbers + 1 : 0;
        Quadratic = numbers is > 0 and <= MostSquared ? Linear + (numbers * (numbers + 1) / 2) : 0;
    }

    /// <summary>Weights of the dense view; 0: there is none.</summary>
    public int Linear { get; }

    /// <summary>Weights of the dense view with squares and products; 0: there is none.</summary>
    public int Quadratic { get; }

    public void Fill(ReadOnlySpan<Entry> raw, Views into)
    {
        var room = _preparation.Room(raw.Length);
        into.Room(room, room + (2 * Math.Min(MostHats, _preparation.Slots)) + (MostPaired * (MostPaired - 1) / 2), Quadratic > 0 ? Quadratic : Linear);
        var count = _preparation.Apply(raw, into.PlainPlaces, into.Values);
        var wide = 0;
        for (var i = 0; i < count; i++)
        {
            var (place, value) = (into.PlainPlaces[i], (float)Math.Clamp(into.Values[i], -Held, Held));
            into.PlainValues[i] = value;
            var slot = place - _firstSlot;
            (into.WidePlaces[wide], into.WideValues[wide++]) = (place, slot >= 0 ? WideNumber * value : value);
            if (slot < 0)
            {
                continue;
            }

            if (slot < _hats.Length / Hats)
            {
                var at = Math.Clamp((value * HatsPerDeviation) + (Hats / 2), 0, Hats - 1.001);
                var left = (int)at;
                (into.WidePlaces[wide], into.WideValues[wide++]) = (_hats[(slot * Hats) + left], (float)(1 - (at - left)));
                (into.WidePlaces[wide], into.WideValues[wide++]) = (_hats[(slot * Hats) + left + 1], (float)(at - left));
            }

            if (slot < Linear - 1)
            {
                into.Dense[1 + slot] = value;
            }
        }

        var crosses = wide;
        wide += AddPairs(raw, into, wide);
        FillDense(into.Dense);
        into.PlainCount = Merge(into.PlainPlaces.AsSpan(0, count), into.PlainValues, into.Slots, ref count);
        (into.WideCount, into.Crosses) = (Merge(into.WidePlaces.AsSpan(0, wide), into.WideValues, into.Slots, ref crosses), crosses);
    }

    /// <summary>Entries that share a place become one, at the first of them: a place is then moved once.</summary>
    /// <param name="places">Places; those that are kept come first.</param>
    /// <param name="values">Their values.</param>
    /// <param name="slots">Open addressing, at most half full: 1 + the position; a power of two.</param>
    /// <param name="crosses">Position from which on there are crosses; moves with what is taken away before it.</param>
    private static int Merge(Span<int> places, Span<float> values, Span<int> slots, ref int crosses)
    {
        if (AreApart(places))
        {
            return places.Length;
        }

        slots = slots[..(int)BitOperations.RoundUpToPowerOf2((uint)(2 * places.Length))];
        slots.Clear();
        var mask = slots.Length - 1;
        var (kept, mains) = (0, 0);
        for (var i = 0; i < places.Length; i++)
        {
            var at = (int)((uint)places[i] * 2654435769u >> 8) & mask;
            while (slots[at] != 0 && places[slots[at] - 1] != places[i])
            {
                at = (at + 1) & mask;
            }

            if (slots[at] != 0)
            {
                values[slots[at] - 1] = Math.Clamp(values[slots[at] - 1] + values[i], -Held, Held);
                continue;
            }

            (places[kept], values[kept]) = (places[i], values[i]);
            slots[at] = ++kept;
            mains += i < crosses ? 1 : 0;
        }

        crosses = mains;
        return kept;
    }

    /// <summary>Whether no two are the same, which is nearly always so; false also where two only fall on one of the filter's bits.</summary>
    private static bool AreApart(ReadOnlySpan<int> places)
    {
        const int bits = 4096;
        Span<ulong> seen = stackalloc ulong[bits / 64];
        seen.Clear();
        foreach (var place in places)
        {
            var bit = ((uint)place * 2654435769u) >> 20;
            var mask = 1UL << (int)(bit & 63);
            ref var word = ref seen[(int)(bit >> 6)];
            if ((word & mask) != 0)
            {
                return false;
            }

            word |= mask;
        }

        return true;
    }

    private static bool Pairs(PlannedInput input)
        => input.Kind is InputKind.Categorical or InputKind.Entity || input is { Kind: InputKind.Label, Place: < 0 } || (input.Kind == InputKind.DatePart && input.Date!.Name is "minute" or "minute_of_day" or "hour" or "weekday" or "hour_of_week");

    private int AddPairs(ReadOnlySpan<Entry> raw, Views into, int at)
    {
        Span<int> categories = stackalloc int[MostPaired];
        var count = 0;
        for (var i = 0; i < raw.Length && count < MostPaired; i++)
        {
            if (raw[i].Input < _paired.Length && _paired[raw[i].Input])
            {
                categories[count++] = raw[i].Index;
            }
        }

        var start = at;
        for (var i = 0; i < count; i++)
        {
            for (var j = i + 1; j < count; j++)
            {
                var (low, high) = categories[i] < categories[j] ? (categories[i], categories[j]) : (categories[j], categories[i]);
                var hash = MurmurHash3.Mix(((ulong)(uint)low << 32) | (uint)high);
                (into.WidePlaces[at], into.WideValues[at++]) = (HashedPlace.Of(hash, _mask), 1);
            }
        }

        return at - start;
    }

    private void FillDense(double[] dense)
    {
        if (Linear == 0)
        {
            return;
        }

        dense[0] = 1;
        var at = Linear;
        for (var i = 1; i < Linear && Quadratic > 0; i++)
        {
            for (var j = i; j < Linear; j++)
            {
                dense[at++] = i == j ? ((dense[i] * dense[i]) - 1) * 0.7071067811865476 : dense[i] * dense[j];
            }
        }
    }

    /// <summary>Space for the views of one example, used again for the next.</summary>
    internal sealed class Views
    {
        public int[] PlainPlaces { get; private set; } = [];

        public float[] PlainValues { get; private set; } = [];

        public int[] WidePlaces { get; private set; } = [];

        public float[] WideValues { get; private set; } = [];

        public double[] Values { get; private set; } = [];

        public double[] Dense { get; private set; } = [];

        /// <summary>For finding entries that share a place.</summary>
        public int[] Slots { get; private set; } = [];

        public int PlainCount { get; set; }

        public int WideCount { get; set; }

        public int Crosses { get; set; }

        public SparseView Plain => new(PlainPlaces.AsSpan(0, PlainCount), PlainValues.AsSpan(0, PlainCount), PlainCount);

        public SparseView Wide => new(WidePlaces.AsSpan(0, WideCount), WideValues.AsSpan(0, WideCount), Crosses);

        public void Room(int plain, int wide, int dense)
        {
            if (PlainPlaces.Length < plain)
            {
                (PlainPlaces, PlainValues, Values) = (new int[2 * plain], new float[2 * plain], new double[2 * plain]);
            }

            if (WidePlaces.Length < wide)
            {
                (WidePlaces, WideValues) = (new int[2 * wide], new float[2 * wide]);
                Slots = new int[(int)BitOperations.RoundUpToPowerOf2((uint)(4 * wide))];
            }

            var stride = (dense + 3) / 4 * 4;
            if (Dense.Length < stride)
            {
                Dense = new double[stride];
            }

            Array.Clear(Dense);
        }
    }
}
