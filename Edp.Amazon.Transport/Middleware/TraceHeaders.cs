using System.Diagnostics;
using Amazon.SQS.Model;
using Edp.Amazon.Client.Sqs;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>
/// The trace that a message is part of: of the attribute <c>traceparent</c> (W3C Trace Context), else of the system attribute
/// <c>AWSTraceHeader</c> ("Amazon SQS and AWS X-Ray").
/// </summary>
internal static class TraceHeaders
{
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";
    private const string XRay = "AWSTraceHeader";

    // Root=1-5759e988-bd862e3fe1be46a994272793: a version, the time and the rest of what is one id for others.
    private const string RootVersion = "1-";
    private const int TimeDigits = 8;

    public static ActivityContext? Of(Message message)
    {
        var parent = message.Headers.GetValueOrDefault(TraceParent)?.StringValue;
        if (parent is not null
            && ActivityContext.TryParse(parent, message.Headers.GetValueOrDefault(TraceState)?.StringValue, isRemote: true, out var context))
        {
            return context;
        }

        return message.SystemAttributes.GetValueOrDefault(XRay) is { } header ? OfXRay(header) : null;
    }

    private static ActivityContext? OfXRay(string header)
    {
        var fields = header.Split(';', StringSplitOptions.TrimEntries).Select(field => field.Split('=', 2)).Where(field => field.Length == 2)
            .ToLookup(field => field[0], field => field[1], StringComparer.OrdinalIgnoreCase);
        var (root, parent) = (fields["Root"].FirstOrDefault(""), fields["Parent"].FirstOrDefault(""));
        if (!root.StartsWith(RootVersion, StringComparison.Ordinal) || root.IndexOf('-', RootVersion.Length) != RootVersion.Length + TimeDigits)
            return null;
        var trace = root[RootVersion.Length..].Remove(TimeDigits, 1);
        var sampled = fields["Sampled"].FirstOrDefault() == "1" ? "01" : "00";
        return ActivityContext.TryParse($"00-{trace}-{parent}-{sampled}", null, isRemote: true, out var context) ? context : null;
    }
}
