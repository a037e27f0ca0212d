using MassTransit;

namespace Edp.Service.Sagas;

/// <summary>A saga instance whose timer is in its own row.</summary>
internal interface ITimedInstance : SagaStateMachineInstance
{
    /// <summary>Token of the timer that is set; MassTransit's <c>Schedule</c> writes it.</summary>
    Guid? TimerToken { get; set; }

    /// <summary>When that timer is due; null while none is set.</summary>
    DateTimeOffset? TimerDueAt { get; set; }

    /// <summary>Where the database found the row when it locked it, for the update. Within a transaction only.</summary>
    string? Location { get; set; }
}
