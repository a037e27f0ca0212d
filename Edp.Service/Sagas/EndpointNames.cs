namespace Edp.Service.Sagas;

/// <summary>Names of the queues, with the prefix that keeps several installations in one account apart.</summary>
internal sealed class EndpointNames(string prefix)
{
    public string Of(string endpoint) => prefix + endpoint;

    /// <summary>The name of the queue that a person means: its name, with or without the prefix, its ARN or its URL.</summary>
    public string Find(string words)
    {
        var name = words[(words.LastIndexOfAny(['/', ':']) + 1)..];
        return name.StartsWith(prefix, StringComparison.Ordinal) || name.Length < words.Length ? name : Of(name);
    }

    public Uri AddressOf(string endpoint) => new($"queue:{Of(endpoint)}");
}
