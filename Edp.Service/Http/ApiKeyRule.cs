using Edp.Service.Configuration;

namespace Edp.Service.Http;

/// <summary>Nobody but this machine reaches the service without a key.</summary>
internal static class ApiKeyRule
{
    /// <exception cref="WrongSettingException">The service would listen on more than loopback without a key.</exception>
    public static void Check(IConfiguration configuration, HttpOptions options)
    {
        if (options.ApiKey is null && ListenAddresses.Open(configuration) is { Count: > 0 } open)
        {
            throw new WrongSettingException(
                $"Edp:Http:ApiKey: is required to listen on {string.Join(", ", open)}; without a key EDP listens on loopback addresses only. "
                + "It takes 16 to 512 characters.");
        }
    }
}
