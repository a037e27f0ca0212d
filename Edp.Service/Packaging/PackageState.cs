using Edp.Core.Packaging;
using Edp.Service.Sagas;

namespace Edp.Service.Packaging;

/// <summary>One package of one bucket as a saga instance: the row with what MassTransit wants of it.</summary>
internal sealed class PackageState : PackageRecord, ITimedInstance
{
    public string? Location { get; set; }
}
