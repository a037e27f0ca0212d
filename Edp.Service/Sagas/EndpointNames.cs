namespace Edp.Service.Sagas;

/// <summary>Names of the queues, with the prefix that keeps several installations in one account apart.</summary>
internal sealed class EndpointNames(string prefix)
{
    public string Of(string endpoint) => prefix + endpoint;

    public Uri AddressOf(string endpoint) => new($"queue:{Of(endpoint)}");
}
