namespace OnlineLearning.Core.Features.OnDemand;

/// <summary>What columns of feature views give.</summary>
public interface IColumnKinds
{
    /// <summary>Names of a view's columns; empty if there is no such view.</summary>
    IEnumerable<string> ColumnsOf(string view);

    /// <summary>What a column gives where it is not null; null if there is no such column.</summary>
    DatumKind? KindOf(ViewColumn column);
}
