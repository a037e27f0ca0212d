using System.Text.Json;

namespace Edp.Service.Publishing;

/// <summary>An event on its way to the sinks.</summary>
/// <param name="Id">Stable: the same event has the same id however often it is sent.</param>
/// <param name="Group">The prefix or package it is about: within a group events are published one after the other.</param>
/// <param name="DetailType">EventBridge's detail-type.</param>
/// <param name="Bucket">The bucket the event is about; its ARN becomes the event's resource.</param>
/// <param name="Time">When it happened, by EDP's clock.</param>
/// <param name="Detail">The detail as JSON.</param>
internal sealed record OutgoingEvent(Guid Id, Guid Group, string DetailType, string Bucket, DateTimeOffset Time, JsonElement Detail)
{
    /// <summary>The contract of the same event, for .NET services.</summary>
    public object? Message { get; init; }
}
