using OnlineLearning.Gateway.Items;
using OnlineLearning.Gateway.Problems;

namespace OnlineLearning.Gateway.Retries;

/// <summary>A call as <see cref="RetryPolicy"/> makes it: a struct, so that where all goes well nothing is allocated for it.</summary>
/// <typeparam name="TReply">Of the cluster.</typeparam>
/// <typeparam name="TAnswer">To the caller.</typeparam>
internal interface IRetriedCall<TReply, TAnswer>
{
    /// <summary>Asked when the call has been read.</summary>
    ClusterCall Site { get; }

    /// <summary>Reads what is called with what, under the definitions of now; or says what is wrong with it.</summary>
    Problem? Read();

    ValueTask<TReply> Send();

    /// <summary>False: the cluster is not ready for the call, which is read and sent again; where that does not help, it is answered with the result.</summary>
    bool TryAnswer(TReply reply, out ItemResult<TAnswer> result);
}
