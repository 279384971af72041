using OnlineLearning.Core.Numerics;

namespace OnlineLearning.Core.Features.Windows;

/// <summary>
/// The rows that a view's plain features are read from. The latest wins: greatest event time, then greatest created time, then the one that came last. The one that an event of a later time pushed out is kept behind it, so that a
/// row from the future (a device whose clock is ahead) hides nothing until its time has come. Bounded: <see cref="Kept"/> rows.
/// </summary>
internal sealed class PlainRows(ViewPlan plan)
{
    /// <summary>Rows kept, of different event times.</summary>
    public const int Kept = 2;

    /// <summary>The object with its rows, without values.</summary>
    internal const long FixedBytes = 48 + 24 + Kept * (24 + 24);

    private readonly Row[] _rows = new Row[Kept];
    private int _count;

    /// <summary>Greatest size of a value, bytes.</summary>
    internal static long BytesOf(FieldDefinition field) => 24 + ReferredBytes(field);

    /// <summary>Greatest size of what a value refers to: a text or a vector.</summary>
    internal static long ReferredBytes(FieldDefinition? field) => field?.Type switch
    {
        FieldType.String => 24 + 2 * FieldDefinition.MostText,
        FieldType.Vector => 24 + sizeof(double) * field.Length,
        _ => 0,
    };

    public void Apply(long ticks, long created, ReadOnlySpan<FeatureDatum> values)
    {
        var at = 0;
        while (at < _count && _rows[at].Ticks > ticks)
        {
            at++;
        }

        var isSameTime = at < _count && _rows[at].Ticks == ticks;
        if (at == Kept || (isSameTime && _rows[at].Created > created))
        {
            return;
        }

        if (!isSameTime)
        {
            var spare = _rows[Kept - 1].Values;
            Array.Copy(_rows, at, _rows, at + 1, Kept - 1 - at);
            _rows[at].Values = spare;
            _count = Math.Min(_count + 1, Kept);
        }

        _rows[at].Take(ticks, created, values, plan.PlainFields);
    }

    /// <summary>A feature of the newest row at or before the query.</summary>
    public FeatureValue Read(int feature, long queryTicks)
    {
        for (var i = 0; i < _count; i++)
        {
            ref readonly var row = ref _rows[i];
            if (row.Ticks <= queryTicks)
            {
                var value = row.Values![feature];
                return plan.IsStale(queryTicks, row.Ticks)
                    ? new(default, FeatureStatus.OutsideMaxAge, row.Ticks)
                    : new(value, value.IsNull ? FeatureStatus.NullValue : FeatureStatus.Present, row.Ticks);
            }
        }

        return FeatureValue.NotFound;
    }

    /// <summary>Names of the features, number of rows, then per row, newest first, its times and values.</summary>
    public void Write(StateWriter writer)
    {
        writer.Count(plan.PlainFields.Length);
        foreach (var name in plan.View.Features)
        {
            writer.Text(name);
        }

        writer.Byte((byte)_count);
        for (var i = 0; i < _count; i++)
        {
            writer.Int64(_rows[i].Ticks);
            writer.Int64(_rows[i].Created);
            foreach (var value in _rows[i].Values!)
            {
                value.Write(writer);
            }
        }
    }

    /// <summary>Reads what was written, perhaps with other features: those that are gone are left out, new ones are null.</summary>
    /// <returns>Whether none is new.</returns>
    public bool Read(ref StateReader reader)
    {
        var places = new int[reader.Items(1)];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = plan.PlainIndexOf(reader.Text());
        }

        _count = reader.Byte();
        if (_count > Kept)
        {
            throw new InvalidDataException($"Plain features: {_count} rows were found; allowed: at most {Kept}.");
        }

        for (var i = 0; i < _count; i++)
        {
            _rows[i] = new Row { Ticks = reader.Int64(), Created = reader.Int64(), Values = new FeatureDatum[plan.PlainFields.Length] };
            foreach (var place in places)
            {
                var value = FeatureDatum.Read(ref reader);
                if (place >= 0)
                {
                    _rows[i].Values![place] = value;
                }
            }
        }

        return places.Count(place => place >= 0) == plan.PlainFields.Length;
    }

    private struct Row
    {
        public long Ticks;
        public long Created;
        public FeatureDatum[]? Values;

        public void Take(long ticks, long created, ReadOnlySpan<FeatureDatum> values, int[] fields)
        {
            (Ticks, Created) = (ticks, created);
            Values ??= new FeatureDatum[fields.Length];
            for (var i = 0; i < fields.Length; i++)
            {
                Values[i] = values[fields[i]];
            }
        }
    }
}
