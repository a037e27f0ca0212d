using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Starting;
using Edp.Service.Telemetry;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Edp.Service.Hosting;

/// <summary>Builds and runs the service.</summary>
internal static class EdpHost
{
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    /// <summary>Runs until it is stopped.</summary>
    /// <returns>
    /// The process's exit code: 0, 78 (EX_CONFIG) when a setting is wrong, or 69 (EX_UNAVAILABLE) when AWS refuses the service, a queue or
    /// topic is missing that the service may not create, or another process has the port or the SQLite file.
    /// </returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            // What keeps the service from starting is told below, without the stack trace that the host would log.
            var started = false;
            await using var app = Build(args, builder => builder.Logging.AddFilter(HostCategory, level => started && level >= LogLevel.Information));
            app.Lifetime.ApplicationStarted.Register(() =>
            {
                started = true;
                StartScreen.Write(Console.Out, app.Services);
            });
            await RunAsync(app);
            return 0;
        }
        catch (Exception e) when (StartFailure.Of(e) is { } failure)
        {
            return await failure.WriteAsync(Console.Error);
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
        var builder = HostConfiguration.CreateBuilder(args);
        configure?.Invoke(builder);

        builder.Services.AddEdpOptions(builder.Configuration);
        var options = SettingsReader.Read(builder.Configuration);
        if (!ListenAddresses.AreSet(builder.Configuration))
            builder.WebHost.UseUrls(ListenAddresses.Default);
        ListenAddresses.Check(ListenAddresses.All(builder.Configuration), options.Http);

        builder.Services.AddTelemetryExport(builder.Configuration);
        builder.Services.AddHarmlessLogging();
        builder.Services.AddEdp(options, addBus);
        builder.Services.AddEdpHttp(options);
        return builder.Build().MapEdp(options);
    }

    private static async Task RunAsync(WebApplication app)
    {
        var refusal = app.Services.GetRequiredService<StartRefusal>();
        refusal.Stop = app.Lifetime.StopApplication;
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (refusal.Reason is not null)
        {
            // It was stopped before it was started.
        }

        if (refusal.Reason is { } reason)
            throw reason;
    }
}
