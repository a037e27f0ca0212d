using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.RabbitMq;

/// <summary>The service as a process, which starts whether the broker lets it in or not.</summary>
public abstract class RabbitMqProcessFixture(DatabaseProvider provider) : RabbitMqFixture(provider)
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    private protected ServiceProcess Launch(
        IEnumerable<(string Setting, string? Value)> settings, params IEnumerable<(string, string?)> environment)
    {
        var all = new Dictionary<string, string?>(Database.Settings) { ["Edp:DataFolder"] = DataFolder, ["Edp:Outbox:PollInterval"] = "1" };
        foreach (var (setting, value) in settings)
            all[setting] = value;
        return ServiceProcess.Start(all, Nowhere, Nowhere, environment);
    }

    /// <summary>Waits until health tells this of a part.</summary>
    private protected static Task<string> ToldAsync(
        ServiceProcess process, HttpStatusCode status, string part, string check = "transport") => Eventually.GetAsync(
        async () =>
        {
            try
            {
                using var answer = await process.Client.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                var health = (await answer.Content.ReadFromJsonAsync<HealthResponse>())!;
                return answer.StatusCode == status ? $" {health.Checks[check]}" : "(another status)";
            }
            catch (HttpRequestException)
            {
                return $"(no answer; it said: {process.Said})";
            }
        },
        told => told.Contains(part, StringComparison.OrdinalIgnoreCase),
        $"health answers {status} and tells of {check}: {part}");
}

[TestFixture(DatabaseProvider.Sqlite)]
[TestFixture(DatabaseProvider.Postgres)]
public sealed class When_RabbitMQ_is_away(DatabaseProvider provider) : RabbitMqProcessFixture(provider)
{
    [Test]
    public async Task Should_start_record_and_tell_the_subscribers_when_it_is_back()
    {
        var port = FreePort.Next();
        await using var process = Launch([.. ByCount(2), ("Edp:RabbitMq:Port", port.ToString(CultureInfo.InvariantCulture))]);
        await using var other = await OtherService.StartAsync(Broker, VirtualHost);
        var file = new SinkFile(Path.Combine(DataFolder, "events.ndjson"));

        await ToldAsync(process, HttpStatusCode.ServiceUnavailable, "Status = Unhealthy");
        await ToldAsync(process, HttpStatusCode.ServiceUnavailable, "Status = Healthy", check: "database");
        await process.Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/2"));
        await Eventually.HoldsAsync(() => file.Read().Count == 1, "the file has the event meanwhile");
        Assert.That(other.Heard, Is.Empty);

        await using var link = new FaultyLink(Broker.Address, port);
        await ToldAsync(process, HttpStatusCode.OK, "Status = Healthy");
        await Eventually.HoldsAsync(() => !other.Heard.IsEmpty, "the other service hears of the batch");
        Assert.That(other.Heard.First().BatchId, Is.EqualTo(file.Read()[0].Id));

        // And once more, with a connection that breaks.
        link.Reset();
        await SendAsync(new S3Event(Bucket, "a/c/1").ToJson(), new S3Event(Bucket, "a/c/2").ToJson());
        await Eventually.HoldsAsync(() => other.Heard.Any(heard => heard.Prefix == "a/c/"), "the other service hears of the second batch");
    }
}

[TestFixture(DatabaseProvider.Sqlite)]
public sealed class When_RabbitMQ_refuses_the_service(DatabaseProvider provider) : RabbitMqProcessFixture(provider)
{
    [Test]
    public async Task Should_name_what_the_broker_answers()
    {
        var (exitCode, said) = await ServiceProcess.RunAsync(
            ByCount(2).Append(("Edp:RabbitMq:Password", "wrong")).Append(("Edp:DataFolder", DataFolder))
                .ToDictionary(setting => setting.Item1, setting => setting.Item2),
            new Dictionary<string, string?>());

        Assert.That((exitCode, said), Is.EqualTo((69, said)));
        Assert.That(said, Does.Contain("EDP can't start: ").And.Contain("ACCESS_REFUSED"));
    }
}

[TestFixture(DatabaseProvider.Sqlite)]
public sealed class When_RabbitMQ_is_reached_by_TLS(DatabaseProvider provider) : RabbitMqProcessFixture(provider)
{
    [Test]
    public async Task Should_refuse_a_certificate_of_an_authority_that_nobody_knows()
    {
        await using var process = Launch([.. ByCount(2), .. Tls]);

        await ToldAsync(process, HttpStatusCode.ServiceUnavailable, "certificate");
    }

    [Test]
    public async Task Should_take_one_of_an_authority_that_the_machine_trusts()
    {
        await using var process = Launch([.. ByCount(1), .. Tls], ("SSL_CERT_FILE", Broker.AuthorityFile));
        await process.ReadyAsync();

        await SendAsync(new S3Event(Bucket, "a/b/1").ToJson());

        await Eventually.HoldsAsync(async () => (await process.Client.BatchesAsync(Bucket, "a/b/")).Count == 1, "the batch is closed");
    }

    private (string, string?)[] Tls =>
    [
        ("Edp:RabbitMq:Host", "localhost"), ("Edp:RabbitMq:Port", Broker.TlsPort.ToString(CultureInfo.InvariantCulture)),
        ("Edp:RabbitMq:Tls", "true")
    ];
}
