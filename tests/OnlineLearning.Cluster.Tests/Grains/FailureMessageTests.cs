using Npgsql;
using OnlineLearning.Contracts.Servers;
using OnlineLearning.Contracts.Storage;
using OnlineLearning.Gateway.Retries;
using OnlineLearning.Storage;
using Orleans.Serialization;
using StackExchange.Redis;
using Xunit;

namespace OnlineLearning.Cluster.Tests.Grains;

/// <summary>A failure crosses from the silo where it happened to the one that was asked: the gateway there tells by its type whether a repeat may cure it.</summary>
public sealed class FailureMessageTests
{
    [Fact]
    public async Task A_failure_of_the_journal_is_the_same_in_the_silo_that_asked()
    {
        using var folder = new TempFolder();
        await using var silo = await TestSilo.Start(folder);
        var serializer = silo.Service<Serializer>();

        var conflict = Assert.IsType<JournalConflictException>(Cross(serializer, new JournalConflictException(GrainId.Create("ol.entity", "driver/d1"), 4, 6)));
        Assert.Equal(GrainId.Create("ol.entity", "driver/d1"), conflict.Grain);
        Assert.Contains("sequence 4 was given, 6 is next", conflict.Message);

        // What a grain that gives way answers until it is gone: not the store's fault.
        var givesWay = Cross(serializer, new JournalUnavailableException("is read again", conflict));
        Assert.Equal((Failure.Moved, Failure.Moved, Failure.NotReady), (RetryTable.Of(conflict), RetryTable.Of(givesWay), RetryTable.Of(Cross(serializer, new NotReadyException("no weights")))));

        foreach (var inner in new Exception[] { new RedisConnectionException(ConnectionFailureType.SocketFailure, "cut"), new NpgsqlException("cut"), new StorageUnavailableException("cut") })
        {
            var unavailable = Assert.IsType<JournalUnavailableException>(Cross(serializer, new JournalUnavailableException("not now", inner)));
            Assert.Equal(("not now", "cut"), (unavailable.Message, unavailable.InnerException?.Message));
            Assert.Equal("cut", Cross(serializer, inner).Message);
        }
    }

    private static Exception Cross(Serializer serializer, Exception failure) => serializer.Deserialize<Exception>(serializer.SerializeToArray(failure))!;
}
