using Amazon.SQS.Model;
using Edp.Amazon.Client.Sqs;
using MassTransit;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>
/// Headers as message attributes of SQS and SNS. Both take at most 10 of them (SNS delivers raw to SQS only with so many), names of
/// letters, digits, <c>_</c>, <c>-</c> and <c>.</c>, and no empty values ("Amazon SQS message metadata").
/// </summary>
internal sealed class MessageHeaderAttributes(AllowTransportHeader? allowTransportHeader)
{
    private const int MaxNameLength = 256;
    private const string EnvelopeMediaTypes = "application/vnd.masstransit";

    private readonly TransportSetHeaderAdapter<MessageAttributeValue> _adapter =
        new(new AttributeConverter(allowTransportHeader), TransportHeaderOptions.IncludeFaultMessage);

    /// <summary>The attributes of a message that is sent.</summary>
    /// <exception cref="AmazonSqsMessageRefusedException">
    /// More headers than attributes, or a name that AWS does not allow, and no envelope in the body that carries them too.
    /// </exception>
    public Dictionary<string, MessageAttributeValue> ForSend(SendContext context)
    {
        var attributes = new Dictionary<string, MessageAttributeValue>(StringComparer.Ordinal);
        _adapter.Set(attributes, context.Headers);
        _adapter.Set(attributes, MessageHeaders.ContentType, context.ContentType?.ToString());
        _adapter.Set(attributes, MessageHeaders.CorrelationId, context.CorrelationId);

        var hasEnvelope = context.ContentType?.MediaType.StartsWith(EnvelopeMediaTypes, StringComparison.OrdinalIgnoreCase) == true;
        foreach (var name in attributes.Keys.Where(name => !IsAllowed(name)).ToList())
        {
            if (!hasEnvelope)
                throw new AmazonSqsMessageRefusedException(
                    $"SQS and SNS take no header named '{name}': letters, digits, '_', '-' and '.' only");
            attributes.Remove(name);
        }

        if (attributes.Count <= SqsLimits.MaxMessageAttributes)
            return attributes;
        if (hasEnvelope)
            return First(attributes, [MessageHeaders.ContentType, MessageHeaders.CorrelationId]);

        throw new AmazonSqsMessageRefusedException(
            $"The message has {attributes.Count} headers, SQS takes {SqsLimits.MaxMessageAttributes}: "
            + $"{string.Join(", ", attributes.Keys)}. "
            + "Choose with AllowTransportHeader on the host, or send it in an envelope.");
    }

    /// <summary>The attributes of a message that is moved: its own that are not MassTransit's, under those of the fault.</summary>
    public Dictionary<string, MessageAttributeValue> ForMove(IReadOnlyDictionary<string, MessageAttributeValue> received,
        IEnumerable<KeyValuePair<string, object>> faultHeaders)
    {
        var attributes = received.Where(a => !a.Key.StartsWith("MT-", StringComparison.Ordinal))
            .ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal);
        foreach (var (key, value) in faultHeaders)
            _adapter.Set(attributes, new HeaderValue(key, value));

        return attributes.Count <= SqsLimits.MaxMessageAttributes
            ? attributes
            : First(attributes, [MessageHeaders.Reason, MessageHeaders.FaultMessage, MessageHeaders.FaultInputAddress,
                MessageHeaders.ContentType]);
    }

    private static Dictionary<string, MessageAttributeValue> First(Dictionary<string, MessageAttributeValue> attributes,
        IReadOnlyList<string> important) =>
        attributes.OrderBy(a => important.Contains(a.Key, StringComparer.Ordinal) ? 0 : 1)
            .Take(SqsLimits.MaxMessageAttributes)
            .ToDictionary(StringComparer.Ordinal);

    private static bool IsAllowed(string name) =>
        name.Length is > 0 and <= MaxNameLength
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        && !name.StartsWith('.') && !name.EndsWith('.') && !name.Contains("..", StringComparison.Ordinal)
        && !name.StartsWith("AWS.", StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith("Amazon.", StringComparison.OrdinalIgnoreCase);

    private sealed class AttributeConverter(AllowTransportHeader? allowTransportHeader) : IHeaderValueConverter<MessageAttributeValue>
    {
        public bool TryConvert(HeaderValue headerValue, out HeaderValue<MessageAttributeValue> result) =>
            TryCreate(headerValue.IsStringValue(out var text), text, out result);

        public bool TryConvert<T>(HeaderValue<T> headerValue, out HeaderValue<MessageAttributeValue> result) =>
            TryCreate(headerValue.IsStringValue(out var text), text, out result);

        private bool TryCreate(bool isText, HeaderValue<string> text, out HeaderValue<MessageAttributeValue> result)
        {
            if (!isText || string.IsNullOrEmpty(text.Value) || allowTransportHeader?.Invoke(text) == false)
            {
                result = default;
                return false;
            }

            result = new HeaderValue<MessageAttributeValue>(text.Key, MessageAttributes.Text(Clean(text.Value)));
            return true;
        }

        /// <summary>Without the characters that "SendMessage" does not take; an exception's message may hold them.</summary>
        private static string Clean(string text) =>
            text.All(IsTaken) ? text : string.Create(text.Length, text, (span, source) =>
            {
                for (var i = 0; i < span.Length; i++)
                    span[i] = IsTaken(source[i]) ? source[i] : '\uFFFD';
            });

        private static bool IsTaken(char c) => c is '\t' or '\n' or '\r' or >= ' ' and <= '\uFFFD';
    }
}
