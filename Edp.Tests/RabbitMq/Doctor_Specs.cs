using Edp.Service.Configuration;
using Edp.Service.Diagnosis;
using Edp.Tests.Diagnosis;
using NUnit.Framework;

namespace Edp.Tests.RabbitMq;

/// <summary><c>doctor</c> beside a RabbitMQ broker: whether it answers, takes the login, and has the queues.</summary>
public sealed class When_the_doctor_looks_at_RabbitMQ() : RabbitMqFixture(DatabaseProvider.Sqlite)
{
    [Test]
    public async Task Should_tell_what_is_there_and_what_to_do_where_it_is_not()
    {
        var before = await LookAsync();
        await StartAsync(Settings());
        var running = await LookAsync();
        var stranger = await LookAsync(("Edp:RabbitMq:Password", "another"));
        var elsewhere = await LookAsync(("Edp:RabbitMq:VirtualHost", "no-such-host"));
        var nowhere = await LookAsync(("Edp:RabbitMq:Port", "1"));

        Assert.That((before.Of("broker").Status, before.Of("queues").Status), Is.EqualTo((FindingStatus.Ok, FindingStatus.Note)));
        Assert.That(before.Of("queues").Text, Does.StartWith("Missing: ").And.Contains(S3Events));
        Assert.That((running.Of("broker").Status, running.Of("queues").Status), Is.EqualTo((FindingStatus.Ok, FindingStatus.Ok)));
        foreach (var (findings, said, toDo) in new[]
        {
            (stranger, "does not take the login of guest", "Username and Password"),
            (elsewhere, "does not open the virtual host no-such-host", "add_vhost no-such-host"),
            (nowhere, "does not answer", "Edp:RabbitMq:Host")
        })
        {
            Assert.That(findings.Of("broker").Status, Is.EqualTo(FindingStatus.Problem));
            Assert.That(findings.Of("broker").Text, Does.Contain(said));
            Assert.That(findings.Of("broker").ToDo, Does.Contain(toDo));
        }
    }

    [Test]
    public async Task Should_name_an_error_queue_that_holds_messages()
    {
        await StartAsync(Settings());
        await SendAsync("no event at all");
        await DepthAsync($"{S3Events}_error", 1);

        var finding = (await LookAsync()).Last(finding => finding.Part == "queues");

        Assert.That((finding.Status, finding.Text), Is.EqualTo((FindingStatus.Problem, $"{S3Events}_error holds 1 messages.")));
    }

    private Task<IReadOnlyList<Finding>> LookAsync(params (string, string?)[] settings)
    {
        var all = new Dictionary<string, string?>(Database.Settings) { ["Edp:DataFolder"] = DataFolder };
        foreach (var (setting, value) in Settings(settings))
            all[setting] = value;
        return Examination.RunAsync(all);
    }
}
