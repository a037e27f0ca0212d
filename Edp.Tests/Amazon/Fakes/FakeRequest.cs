namespace Edp.Tests.Amazon.Fakes;

/// <summary>A request as it came over the wire.</summary>
/// <param name="Operation">From the target header; empty if there was none.</param>
/// <param name="Headers">By name in lower case.</param>
/// <param name="Body">As text.</param>
internal sealed record FakeRequest(string Operation, IReadOnlyDictionary<string, string> Headers, string Body);
