using Edp.Core.Batching;
using Edp.Service.Sagas;

namespace Edp.Service.Batching;

/// <summary>One prefix of one bucket as a saga instance: the row with what MassTransit wants of it.</summary>
internal sealed class PrefixState : PrefixRecord, ITimedInstance
{
    public string? Location { get; set; }
}
