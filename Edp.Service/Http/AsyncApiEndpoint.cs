namespace Edp.Service.Http;

/// <summary><c>/asyncapi.yaml</c>: what the service takes from queues and sends to sinks, as the docs have it.</summary>
internal static class AsyncApiEndpoint
{
    private const string Name = "asyncapi.yaml";

    public static void MapAsyncApi(this IEndpointRouteBuilder routes) => routes
        .MapGet($"/{Name}", () => Results.Stream(Open(), "application/yaml"))
        .ExcludeFromDescription();

    private static Stream Open() => typeof(AsyncApiEndpoint).Assembly.GetManifestResourceStream(Name)
        ?? throw new InvalidOperationException($"{Name} is not in the program.");
}
