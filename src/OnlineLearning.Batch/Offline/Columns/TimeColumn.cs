using OnlineLearning.Core.Features;
using Parquet;
using Parquet.Schema;

namespace OnlineLearning.Batch.Offline.Columns;

/// <summary>
/// Moments as TIMESTAMP(MICROS, UTC), which every engine knows and which reaches from year 1 to 9999. Our own have ticks of 0.1 us: where any has a rest, a second column
/// holds the rests, 0 to 9, and nothing is lost.
/// </summary>
internal sealed class TimeColumn(string name) : ColumnBuffer(name, DatumKind.Timestamp)
{
    private const string RestEnding = ".ticks";

    private DateTime?[] _values = [];
    private int[] _rests = [];
    private bool _anyRest;

    public static string RestOf(string column) => column + RestEnding;

    public static bool IsRest(string column) => column.EndsWith(RestEnding, StringComparison.Ordinal);

    public override IEnumerable<Field> Fields
    {
        get
        {
            yield return new DateTimeDataField(Name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: true);
            if (_anyRest)
            {
                yield return new DataField<int>(RestOf(Name));
            }
        }
    }

    public override async Task Write(ParquetRowGroupWriter group, IReadOnlyList<DataField> fields, CancellationToken cancellation)
    {
        await group.WriteAsync<DateTime>(fields[0], _values.AsMemory(0, Rows), cancellationToken: cancellation);
        if (_anyRest)
        {
            await group.WriteAsync<int>(fields[1], _rests.AsMemory(0, Rows), cancellationToken: cancellation);
        }
    }

    public override void Release()
    {
        GiveBack(ref _values);
        GiveBack(ref _rests);
    }

    protected override void Put(int row, in FeatureDatum value)
    {
        MakeRoom(ref _values, row);
        MakeRoom(ref _rests, row);
        var rest = value.IsNull ? 0 : (int)(value.Int % TimeSpan.TicksPerMicrosecond);
        _values[row] = value.IsNull ? null : new DateTime(value.Int - rest, DateTimeKind.Utc);
        _rests[row] = rest;
        _anyRest |= rest != 0;
    }
}
