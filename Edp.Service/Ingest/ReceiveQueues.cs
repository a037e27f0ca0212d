using Edp.Service.Transactions;

namespace Edp.Service.Ingest;

/// <summary>The queues from which EDP receives, without the prefix of their names.</summary>
internal static class ReceiveQueues
{
    public static readonly IReadOnlyList<string> All =
    [
        S3EventConsumerDefinition.QueueName, ObjectCreatedConsumerDefinition.QueueName, ObjectsExpectedConsumerDefinition.QueueName,
        PackageCreatedConsumerDefinition.QueueName, PrefixStateDefinition.QueueName, PackageStateDefinition.QueueName
    ];
}
