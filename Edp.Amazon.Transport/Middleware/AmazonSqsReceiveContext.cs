using System.Globalization;
using System.Net.Mime;
using Amazon.SQS.Model;
using Edp.Amazon.Client.Sqs;
using MassTransit;
using MassTransit.Context;
using MassTransit.Serialization;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Middleware;

internal sealed class AmazonSqsReceiveContext : BaseReceiveContext, AmazonSqsMessageContext, TransportReceiveContext
{
    private static readonly ContentType RawJson = new("application/json");
    private readonly Message _message;
    private readonly SqsMessageBody _body;

    public AmazonSqsReceiveContext(Message message, ReceiveEndpointContext endpointContext)
        : base(IsRedelivered(message), endpointContext, message)
    {
        _message = message;
        _body = new SqsMessageBody(message);
        Attributes = message.Headers.Count == 0 && _body.Envelope is { } envelope
            ? envelope.Attributes
            : message.Headers.Where(a => a.Value.StringValue is not null)
                .ToDictionary(a => a.Key, a => a.Value.StringValue!, StringComparer.Ordinal);
        HeaderProvider = new AmazonSqsHeaderProvider(message, Attributes, _body);
    }

    public override MessageBody Body => _body;

    public string TransportMessageId => _message.MessageId;

    public string? TopicArn => _body.Envelope?.TopicArn;

    public IReadOnlyDictionary<string, string> SystemAttributes => _message.SystemAttributes;

    public IReadOnlyDictionary<string, string> Attributes { get; }

    protected override IHeaderProvider HeaderProvider { get; }

    public IDictionary<string, object> GetTransportProperties()
    {
        var properties = new Dictionary<string, object>(StringComparer.Ordinal);
        Add(TransportPropertyNames.GroupId, MessageSystemAttributeNames.MessageGroupId);
        Add(TransportPropertyNames.DeduplicationId, MessageSystemAttributeNames.MessageDeduplicationId);
        return properties.Count == 0 ? null! : properties;

        void Add(string property, string attribute)
        {
            if (_message.SystemAttributes.GetValueOrDefault(attribute) is { Length: > 0 } value)
                properties[property] = value;
        }
    }

    /// <summary>Who writes plain JSON to a queue (S3, EventBridge) names no content type: then the content tells.</summary>
    protected override ContentType GetContentType() =>
        base.GetContentType() ?? (_body.HasMessageEnvelope() ? SystemTextJsonMessageSerializer.JsonContentType
            : _body.IsJson() ? RawJson
            : null!);

    private static bool IsRedelivered(Message message) =>
        int.TryParse(message.SystemAttributes.GetValueOrDefault(MessageSystemAttributeNames.ApproximateReceiveCount), NumberStyles.None,
            CultureInfo.InvariantCulture, out var count)
        && count > 1;
}
