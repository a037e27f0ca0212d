using System.Diagnostics;
using Amazon.SQS.Model;
using Edp.Amazon.Transport.Broker;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>
/// Spans of what MassTransit's pipeline does not see, by OpenTelemetry's conventions for messaging ("Semantic conventions for AWS SQS"): a
/// receive that brought messages, and a set of them that is handled. Both have links to the traces of their messages.
/// </summary>
internal static class TransportSpans
{
    private static readonly ActivitySource Source = new("Edp.Amazon.Transport");

    /// <summary>When a receive begins; null while nobody listens.</summary>
    public static DateTimeOffset? Beginning(TimeProvider time) => Source.HasListeners() ? time.GetUtcNow() : null;

    /// <summary>A receive that has ended and brought messages.</summary>
    public static void Received(QueueInfo queue, IReadOnlyList<Message> messages, DateTimeOffset? began)
    {
        if (began is { } start && messages.Count > 0)
            Start(queue, messages, [.. messages.Select(TraceHeaders.Of)], "receive", ActivityKind.Client, parent: default, start)?.Dispose();
    }

    /// <summary>Begins the handling of messages; it is part of their trace where they have only one.</summary>
    public static Activity? Process(QueueInfo queue, IReadOnlyList<Message> messages)
    {
        if (!Source.HasListeners())
            return null;
        var contexts = messages.Select(TraceHeaders.Of).ToList();
        var isOneTrace = contexts.Select(context => context?.TraceId).Distinct().Count() == 1;
        return Start(queue, messages, contexts, "process", ActivityKind.Consumer, isOneTrace ? contexts[0] ?? default : default, start: default);
    }

    /// <summary>What is handled has failed.</summary>
    public static void Failed(this Activity? process, Exception exception) =>
        process?.SetTag("error.type", exception.GetType().FullName).SetStatus(ActivityStatusCode.Error, exception.Message);

    private static Activity? Start(
        QueueInfo queue,
        IReadOnlyList<Message> messages,
        List<ActivityContext?> contexts,
        string operation,
        ActivityKind kind,
        ActivityContext parent,
        DateTimeOffset start)
    {
        var links = contexts.OfType<ActivityContext>().Distinct().Select(context => new ActivityLink(context));
        var span = Source.StartActivity($"{operation} {queue.Name}", kind, parent, links: links, startTime: start);
        span?.SetTag("messaging.system", "aws_sqs").SetTag("messaging.operation.name", operation).SetTag("messaging.operation.type", operation)
            .SetTag("messaging.destination.name", queue.Name).SetTag("messaging.batch.message_count", messages.Count)
            .SetTag("aws.sqs.queue.url", queue.Url);
        if (messages.Count == 1)
            span?.SetTag("messaging.message.id", messages[0].MessageId);
        return span;
    }
}
