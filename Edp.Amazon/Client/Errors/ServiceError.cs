using System.Net;
using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>What AWS answered instead of a result.</summary>
internal sealed record ServiceError
{
    /// <summary>The error code without its namespace, such as <c>QueueDoesNotExist</c>.</summary>
    public required string Code { get; init; }

    public required string Message { get; init; }

    /// <summary>Storage Gateway's second, finer code.</summary>
    public string? Detail { get; init; }

    public required ErrorType Fault { get; init; }

    /// <summary>The id to give AWS support.</summary>
    public string? RequestId { get; init; }

    public required HttpStatusCode StatusCode { get; init; }

    /// <summary>The pipeline's own exception; its clock-skew correction reads the response's date from it.</summary>
    public required Exception Cause { get; init; }
}
