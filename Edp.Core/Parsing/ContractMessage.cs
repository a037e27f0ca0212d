using Edp.Contracts;

namespace Edp.Core.Parsing;

/// <summary>The contract as a message that is read already: the same checks and the same words as for its JSON in a body.</summary>
internal static class ContractMessage
{
    public static void Add(ObjectCreated message, ParsedEvents into)
    {
        var values = new ValueReader(ObjectShape.Contract, stackalloc byte[ValueReader.BufferLength]);
        var told = new ObjectEvent
        {
            Bucket = values.Text(message.Bucket, Field.Bucket) ?? "",
            Size = values.Size(message.Size),
            Etag = values.Text(message.Etag, Field.Etag),
            VersionId = values.Text(message.VersionId, Field.VersionId),
            Sequencer = values.Text(message.Sequencer, Field.Sequencer),
            EventTime = message.EventTime.ToUniversalTime(),
            Key = values.Text(message.Key, Field.Key) ?? "",
        };
        ObjectEntry.Add(ref values, S3EventKind.Created, told, ObjectShape.Contract, into, tellsKey: true);
    }
}
