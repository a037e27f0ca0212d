using Edp.Service.Configuration;
using Edp.Service.Http;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Edp.Service.Hosting;

/// <summary>Builds and runs the service.</summary>
internal static class EdpHost
{
    private const int WrongConfiguration = 78;
    private const int Refused = 69;

    /// <summary>Runs until it is stopped.</summary>
    /// <returns>
    /// The process's exit code: 0, 78 (EX_CONFIG) when a setting is wrong, or 69 (EX_UNAVAILABLE) when AWS refuses the service or a queue or
    /// topic is missing that the service may not create.
    /// </returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = Build(args);
            await app.RunAsync();
            return 0;
        }
        catch (Exception e) when (e is OptionsValidationException or WrongSettingException)
        {
            var failures = e is OptionsValidationException invalid ? invalid.Failures : [e.Message];
            await Console.Error.WriteLineAsync("EDP can't start with this configuration:");
            foreach (var failure in failures)
                await Console.Error.WriteLineAsync($"  {failure}");
            return WrongConfiguration;
        }
        catch (ConnectionException e)
        {
            await Console.Error.WriteLineAsync($"EDP can't start: {e.Message}");
            return Refused;
        }
    }

    /// <summary>The service, built and not started.</summary>
    /// <exception cref="OptionsValidationException">Settings are out of bounds or can't work together.</exception>
    /// <exception cref="WrongSettingException">The service can't start with these settings.</exception>
    public static WebApplication Build(
        string[] args,
        Action<WebApplicationBuilder>? configure = null,
        Action<IServiceCollection, Action<IBusRegistrationConfigurator>>? addBus = null)
    {
        // Settings that ship with the service lie beside it; the data folder is relative to the current folder.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        configure?.Invoke(builder);

        builder.Services.AddEdpOptions(builder.Configuration);
        var options = SettingsReader.Read(builder.Configuration);
        if (!ListenAddresses.AreSet(builder.Configuration))
            builder.WebHost.UseUrls(ListenAddresses.Default);
        ApiKeyRule.Check(builder.Configuration, options.Http);

        builder.Services.AddEdp(options, addBus);
        builder.Services.AddEdpHttp(options);
        return builder.Build().MapEdp();
    }
}
