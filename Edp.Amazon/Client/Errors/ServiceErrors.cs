using System.Globalization;
using System.Net;
using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>What stands in for parts of an error that AWS did not send.</summary>
internal static class ServiceErrors
{
    public const string RequestIdHeader = "x-amzn-RequestId";

    private const int MaxUnknownBody = 500;

    /// <summary>Stands in for the code where the answer is not AWS's own.</summary>
    public static string CodeOf(HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);

    /// <summary>Stands in for the message where the answer is not AWS's own.</summary>
    public static string MessageOf(HttpStatusCode status, string body) =>
        $"HTTP {(int)status}: {(body.Length > MaxUnknownBody ? body[..MaxUnknownBody] : body)}";

    public static ErrorType FaultOf(HttpStatusCode status) =>
        status >= HttpStatusCode.InternalServerError ? ErrorType.Receiver : ErrorType.Sender;
}
