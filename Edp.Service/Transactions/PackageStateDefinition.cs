using Edp.Service.Packaging;
using Edp.Service.Sagas;

namespace Edp.Service.Transactions;

/// <summary>The endpoint of the package saga: messages to packages.</summary>
internal sealed class PackageStateDefinition(EndpointNames names) : TimedSagaDefinition<PackageState>(names.Of(QueueName))
{
    /// <summary>The queue's name before the configured prefix.</summary>
    public const string QueueName = "edp-package-state";
}
