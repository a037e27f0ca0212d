using Edp.Service.Http;

namespace Edp.Service.Diagnosis;

/// <summary>Whether a service with these settings runs on this machine, and is ready.</summary>
internal sealed class RunningCheck(IConfiguration configuration) : ICheck
{
    public string Part => "service";

    public string ToDo => "Start it with \"edp serve\", or give the address it listens at: --urls.";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (ListenAddresses.Local(configuration) is not { } address)
            return [Finding.Note(Part, "It listens at no address of HTTP that is known before it runs.", ToDo)];
        try
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            using var answer = await http.GetAsync(new Uri(address, "health/ready"), cancellationToken);
            return answer.IsSuccessStatusCode
                ? [Finding.Ok(Part, $"It runs at {address} and is ready.")]
                : [Finding.Problem(Part, $"It runs at {address} and is not ready.", $"See {address}health/ready: it says what is missing.")];
        }
        catch (HttpRequestException)
        {
            return [Finding.Note(Part, $"Nothing answers at {address}.", ToDo)];
        }
    }
}
