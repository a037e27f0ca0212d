using Edp.Service.Diagnosis;
using Edp.Service.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Edp.Tests.Diagnosis;

/// <summary>What <c>doctor</c> finds with these settings.</summary>
internal static class Examination
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(
        IEnumerable<KeyValuePair<string, string?>> settings, Action<IServiceCollection>? configure = null)
    {
        await using var app = EdpHost.Build(["--urls", "http://127.0.0.1:1"], builder =>
        {
            builder.Configuration.AddInMemoryCollection(settings);
            builder.Logging.ClearProviders();
            configure?.Invoke(builder.Services);
            Doctor.AddTo(builder.Services, SettingsReader.Read(builder.Configuration));
        });
        var findings = new List<Finding>();
        await foreach (var finding in app.Services.GetRequiredService<Doctor>().RunAsync(CancellationToken.None))
            findings.Add(finding);
        return findings;
    }

    public static Finding Of(this IEnumerable<Finding> findings, string part) => findings.First(finding => finding.Part == part);
}
