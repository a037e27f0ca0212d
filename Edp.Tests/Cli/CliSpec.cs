using Edp.Tests.Infrastructure;
using Edp.Tests.Packaging;
using NUnit.Framework;

namespace Edp.Tests.Cli;

/// <summary>
/// The program as a process of its own, on a service that is another. The bucket <c>quick</c> closes its batches at once, <c>lab</c> never
/// in the time of a test.
/// </summary>
public abstract class CliSpec
{
    private ServiceProcess _service = null!;

    private protected EdpClient Client => _service.Client;

    protected Uri Url => Client.Http.BaseAddress!;

    [OneTimeSetUp]
    public async Task StartService()
    {
        _service = new ServiceProcess(new Dictionary<string, string?>(await SettingsAsync())
        {
            ["Edp:Buckets:0:BucketName"] = "quick",
            ["Edp:Buckets:0:PrefixDepth"] = "1",
            ["Edp:Buckets:0:ThresholdEventCount"] = "1",
            ["Edp:Buckets:1:BucketName"] = "*",
            ["Edp:Buckets:1:PrefixDepth"] = "1",
            ["Edp:Buckets:1:ThresholdDuration"] = "3600",
            ["Edp:PackageReady:Trigger"] = "None"
        });
        await _service.StartAsync();
    }

    [OneTimeTearDown]
    public void StopService() => _service.Dispose();

    /// <summary>Further settings and variables of the service.</summary>
    private protected virtual Task<IReadOnlyDictionary<string, string?>> SettingsAsync() =>
        Task.FromResult<IReadOnlyDictionary<string, string?>>(new Dictionary<string, string?>());

    private protected Task<CliResult> RunAsync(params IEnumerable<string> words) => CliProgram.RunAsync(Url, words);
}
