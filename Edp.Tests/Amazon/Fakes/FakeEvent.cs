namespace Edp.Tests.Amazon.Fakes;

/// <summary>An event that the fake bus has taken.</summary>
internal sealed record FakeEvent(
    string EventId, string Bus, string Source, string DetailType, string Detail, IReadOnlyList<string> Resources, DateTimeOffset? Time);
