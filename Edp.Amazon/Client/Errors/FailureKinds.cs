using System.Net;
using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>What a failed call of any service means, by AWS's code or by the status.</summary>
internal static class FailureKinds
{
    extension(AmazonServiceException failure)
    {
        /// <summary>AWS asks to slow down, and did so for every retry.</summary>
        public bool IsThrottling =>
            failure.StatusCode == HttpStatusCode.TooManyRequests || ErrorCodes.Throttling.Contains(failure.CodeName);

        /// <summary>AWS failed on its own side, and did so for every retry.</summary>
        public bool IsServiceFailure =>
            failure.StatusCode >= HttpStatusCode.InternalServerError || ErrorCodes.ServiceFailure.Contains(failure.CodeName);

        /// <summary>The caller is known, and not allowed to do this.</summary>
        public bool IsAccessDenied => ErrorCodes.AccessDenied.Contains(failure.CodeName);

        /// <summary>AWS does not know the caller, or the signature is not the caller's.</summary>
        public bool IsCredentialsRefused => ErrorCodes.CredentialsRefused.Contains(failure.CodeName);

        /// <summary>The request is wrong in itself.</summary>
        public bool IsInvalidRequest => ErrorCodes.InvalidRequest.Contains(failure.CodeName);

        private string CodeName => ErrorCodes.NameOf(failure.ErrorCode ?? "");
    }
}
