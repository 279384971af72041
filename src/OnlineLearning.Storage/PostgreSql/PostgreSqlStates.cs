using Orleans.Storage;

namespace OnlineLearning.Storage.PostgreSql;

/// <summary>Orleans' ADO.NET provider tells a row by a state's name and a grain's key, not by the grain's type: here the name has the type, so that grains of two types with like keys do not share a row.</summary>
internal sealed class PostgreSqlStates(IGrainStorage rows) : IGrainStorage
{
    /// <summary>What stands in the column <c>GrainTypeString</c>.</summary>
    public static string Name(GrainType type, string stateName) => $"{type}/{stateName}";

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => rows.ReadStateAsync(Name(grainId.Type, stateName), grainId, grainState);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => rows.WriteStateAsync(Name(grainId.Type, stateName), grainId, grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => rows.ClearStateAsync(Name(grainId.Type, stateName), grainId, grainState);
}
