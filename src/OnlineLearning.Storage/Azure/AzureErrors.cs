using Azure;
using Azure.Storage.Blobs.Models;

namespace OnlineLearning.Storage.Azure;

/// <summary>What Azure's status codes mean here.</summary>
internal static class AzureErrors
{
    extension(RequestFailedException failure)
    {
        public bool IsNotFound => failure.Status == 404;

        public bool IsMissingContainer => failure.Status == 404 && failure.ErrorCode == BlobErrorCode.ContainerNotFound;

        /// <summary>Somebody else was first: a condition did not hold (412), it is there already (409), or it is gone (404).</summary>
        public bool IsContention => failure.Status is 404 or 409 or 412;
    }
}
