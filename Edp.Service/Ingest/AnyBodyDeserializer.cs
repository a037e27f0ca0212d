using System.Net.Mime;
using MassTransit;
using MassTransit.Serialization;

namespace Edp.Service.Ingest;

/// <summary>
/// Lets any body through as an <see cref="S3EventMessage"/> without reading it: an array or text that is no JSON reaches the parser like
/// every other body, and only the parser reads it.
/// </summary>
internal sealed class AnyBodyDeserializer : IMessageDeserializer, ISerializerFactory
{
    private static readonly StringMessageBody NoContent = new("{}");
    private readonly SystemTextJsonRawMessageSerializer _raw = new(RawSerializerOptions.AnyMessageType);

    public ContentType ContentType => SystemTextJsonRawMessageSerializer.JsonContentType;

    public ConsumeContext Deserialize(ReceiveContext receiveContext) => new BodyConsumeContext(
        receiveContext, Deserialize(receiveContext.Body, receiveContext.TransportHeaders, receiveContext.InputAddress));

    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null) =>
        _raw.Deserialize(NoContent, headers, destinationAddress);

    public MessageBody GetMessageBody(string text) => new StringMessageBody(text);

    public IMessageSerializer CreateSerializer() => _raw;

    public IMessageDeserializer CreateDeserializer() => this;

    public void Probe(ProbeContext context) => context.CreateScope("anyBody");
}
