using Edp.Service.Hosting;
using Edp.Service.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Edp.Benchmarks.Running;

/// <summary>The real service in this process, on the given database; all its parts run, as in production.</summary>
internal sealed class EdpService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _folder;

    private EdpService(WebApplication app, string folder) => (_app, _folder) = (app, folder);

    public IServiceProvider Services => _app.Services;

    public static async Task<EdpService> StartAsync(Database database, params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var folder = Directory.CreateTempSubdirectory("edp-benchmark-data-").FullName;
        var app = EdpHost.Build(
            ["--urls", "http://127.0.0.1:0"],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["Edp:DataFolder"] = folder,
                    ["Edp:Database:Provider"] = "Postgres",
                    ["Edp:Database:ConnectionString"] = database.ConnectionString
                });
                builder.Configuration.AddInMemoryCollection(settings);
            });
        await app.StartAsync();
        await app.Services.GetRequiredService<StoreReadiness>().WaitAsync(CancellationToken.None);
        return new EdpService(app, folder);
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
