using Edp.Service.Configuration;
using Edp.Service.Hosting;
using Edp.Service.Http;

namespace Edp.Service.Commands;

/// <summary>
/// <c>health</c>: asks the service that runs beside it with the same configuration whether it lives, is ready or has started, for health checks of
/// containers that have no tool for HTTP.
/// </summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="settings">Settings, as the service takes them on its command line.</param>
    /// <param name="what">What it has to be: <c>live</c>, <c>ready</c> or <c>started</c>.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>The process's exit code: 0 when <c>/health/…</c> answers 200, else 1, with the reason.</returns>
    public static async Task<int> RunAsync(string[] settings, string what, CancellationToken cancellationToken)
    {
        try
        {
            var configuration = HostConfiguration.CreateBuilder(settings).Configuration;
            if (ListenAddresses.Local(configuration) is { } address)
                return await AskAsync(new Uri(address, $"health/{what}"), cancellationToken);

            await Console.Error.WriteLineAsync("The service listens at no address of HTTP that is known before it runs.");
            return 1;
        }
        catch (Exception e) when (e is WrongSettingException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task<int> AskAsync(Uri health, CancellationToken cancellationToken)
    {
        try
        {
            using var http = new HttpClient { Timeout = Patience };
            using var answer = await http.GetAsync(health, cancellationToken);
            if (answer.IsSuccessStatusCode)
                return 0;
            await Console.Error.WriteLineAsync(
                $"{health} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"{health} does not answer: {e.Message}");
        }

        return 1;
    }
}
