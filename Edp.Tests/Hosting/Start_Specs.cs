using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Edp.Service.Configuration;
using Edp.Tests.Amazon.Service.Support;
using NUnit.Framework;

namespace Edp.Tests.Hosting;

/// <summary>What keeps the service from starting is told by its setting, and never by a stack trace.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class When_the_service_cannot_start
{
    private static readonly Dictionary<string, string?> None = [];

    private static readonly string[] AnyPort = ["--urls", "http://127.0.0.1:0"];

    [TestCase("Edp:Database:ConnectionString", "postgres://edp:secret@db/edp")]
    [TestCase("Edp:Database:ConnectionString", "Hots=db;Database=edp")]
    [TestCase("Edp:Buckets:0:BucketName", "arn:aws:s3:::lab")]
    [TestCase("Edp:Buckets:0:ThresholdDuration", "300s")]
    [TestCase("Edp_Buckets", "lab")]
    public async Task Should_name_the_setting(string setting, string value)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Edp:Database:Provider"] = "Postgres",
            ["Edp:Database:ConnectionString"] = "Host=127.0.0.1;Port=1",
            ["Edp:Buckets:0:BucketName"] = "lab",
            [setting] = value
        };

        var (exitCode, said) = await ServiceProcess.RunAsync(settings, None, AnyPort);

        Assert.That((exitCode, said), Is.EqualTo((78, said)));
        Assert.That(said, Does.Contain($"  {setting}: ").And.Not.Contain("   at ").And.Not.Contain("System.").And.Not.Contain("secret"));
    }

    [TestCase("http://127.0.0.1:99999")]
    [TestCase("127.0.0.1:8080")]
    [TestCase("http://192.0.2.1:8080", "Edp:Http:ApiKey")]
    [TestCase("https://127.0.0.1:0")]
    public async Task Should_name_the_address_that_is_wrong(string url, string setting = "--urls")
    {
        var (exitCode, said) = await ServiceProcess.RunAsync(None, None, "--urls", url);

        Assert.That((exitCode, said), Is.EqualTo((78, said)));
        Assert.That(said, Does.Contain($"  {setting}").And.Not.Contain("   at "));
    }

    [Test]
    public async Task Should_say_that_another_process_has_the_port()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://{other.LocalEndpoint}");

        var (exitCode, said) = await ServiceProcess.RunAsync(None, None, "--urls", url);

        Assert.That((exitCode, said), Is.EqualTo((69, said)));
        Assert.That(said, Does.Contain(url).And.Contains("--urls").And.Contains("in use").And.Not.Contain("   at "));
    }

    [TestCase("helth", "'health'")]
    [TestCase("start", "--help")]
    [TestCase("--url=http://127.0.0.1:0", "'--urls'")]
    [TestCase("--port=8080", "--help")]
    [TestCase("--urls", "takes a value")]
    [TestCase("health --redy", "--help")]
    public async Task Should_refuse_words_it_does_not_know(string words, string told)
    {
        var (exitCode, said) = await ServiceProcess.RunAsync(None, None, words.Split(' '));

        Assert.That((exitCode, said), Is.EqualTo((64, said)));
        Assert.That(said, Does.Contain(told).And.Not.Contain("   at "));
    }

    [Test]
    public async Task Should_tell_its_version_and_what_it_takes()
    {
        var version = await ServiceProcess.RunAsync(None, None, "--version");
        var help = await ServiceProcess.RunAsync(None, None, "--help");

        Assert.That((version.ExitCode, help.ExitCode), Is.EqualTo((0, 0)));
        Assert.That(version.Said, Does.StartWith(Product.Version));
        Assert.That(help.Said, Does.Contain("serve").And.Contains("health").And.Contains("--urls"));
    }
}
