using System.Net;

namespace Edp.Tests.Amazon.Fakes;

/// <summary>What a fake does to a request instead of answering it well. Faults hit only requests that are right in themselves.</summary>
internal abstract record Fault
{
    /// <summary>An error of the service.</summary>
    public sealed record Error(HttpStatusCode Status, string Code, string Message) : Fault;

    /// <summary>An answer that is not the service's own, as load balancers give it.</summary>
    public sealed record Page(HttpStatusCode Status, string Html) : Fault;

    /// <summary>Some entries of a batch are refused, by their index; the others are carried out.</summary>
    public sealed record Entries(string Code, params int[] Indexes) : Fault;

    /// <summary>The connection breaks; before, or after the request was carried out.</summary>
    public sealed record Reset(bool AfterWork) : Fault;

    /// <summary>The answer takes its time. The request is carried out at once.</summary>
    public sealed record Slow(TimeSpan Delay) : Fault;

    /// <summary>The connection stays open without an answer until the client leaves or the fake ends.</summary>
    public sealed record Silence : Fault;

    public static Fault Throttled { get; } = new Error(HttpStatusCode.BadRequest, "ThrottlingException", "Rate exceeded");

    public static Fault InternalFailure { get; } = new Error(HttpStatusCode.InternalServerError, "InternalFailure", "It is us, not you");

    public static Fault Unavailable { get; } = new Page(HttpStatusCode.ServiceUnavailable, "<html>no server is available</html>");

    public static Fault ConnectionReset { get; } = new Reset(AfterWork: false);

    /// <summary>The trap of every retry: the work was done, the caller does not know.</summary>
    public static Fault AnswerLost { get; } = new Reset(AfterWork: true);

    public static Fault NeverAnswers { get; } = new Silence();
}
