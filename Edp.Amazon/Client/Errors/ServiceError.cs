using System.Net;
using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>What AWS answered instead of a result.</summary>
/// <param name="Code">The error code without its namespace, such as <c>QueueDoesNotExist</c>.</param>
/// <param name="Message">What AWS says about it.</param>
/// <param name="Type">Whose fault it is.</param>
/// <param name="RequestId">The id to give AWS support.</param>
/// <param name="StatusCode">The HTTP status.</param>
internal sealed record ServiceError(string Code, string Message, ErrorType Type, string? RequestId, HttpStatusCode StatusCode);
