using Edp.Service.Publishing;

namespace Edp.Service.Diagnosis;

/// <summary>Whether the bus of EventBridge is there.</summary>
internal sealed class EventBusCheck(EventBridgeBus bus) : ICheck
{
    public string Part => "bus";

    public string ToDo => "See that the credentials and the region are right.";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var answer = await bus.AskAsync(cancellationToken);
        return
        [
            answer.Presence switch
            {
                BusPresence.Found => Finding.Ok(Part, $"{bus.Name} is there."),
                BusPresence.Missing => Finding.Problem(Part, answer.Problem!, "Create it, or name another: Edp:EventBusName."),
                BusPresence.Undisclosed => Finding.Note(
                    Part, answer.Problem!, "Allow events:DescribeEventBus on it, so that EDP can tell when it is gone."),
                _ => Finding.Problem(Part, answer.Problem!, ToDo)
            }
        ];
    }
}
