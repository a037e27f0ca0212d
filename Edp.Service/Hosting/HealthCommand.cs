using Edp.Service.Http;

namespace Edp.Service.Hosting;

/// <summary>
/// <c>health</c>: asks the service that runs beside it with the same configuration whether it lives, for health checks of containers that
/// have no tool for HTTP.
/// </summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>The process's exit code: 0 when <c>/health/live</c> answers, else 1, with the reason.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        if (ListenAddresses.Local(builder.Configuration) is not { } address)
        {
            await Console.Error.WriteLineAsync("The service listens at no address of HTTP that is known before it runs.");
            return 1;
        }

        var live = new Uri(address, "health/live");
        try
        {
            using var http = new HttpClient { Timeout = Patience };
            using var answer = await http.GetAsync(live);
            if (answer.IsSuccessStatusCode)
                return 0;
            await Console.Error.WriteLineAsync($"{live} answered {(int)answer.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"{live} does not answer: {e.Message}");
        }

        return 1;
    }
}
