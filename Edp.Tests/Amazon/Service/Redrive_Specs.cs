using Amazon.SQS.Model;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Sqs;
using Edp.Amazon.Redriving;
using Edp.Tests.Amazon.Emulator;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Amazon.Transport.Support;
using NUnit.Framework;
using Eventually = Edp.Tests.Infrastructure.Eventually;

namespace Edp.Tests.Amazon.Service;

/// <summary>The built program, over HTTP, on queues of an emulator.</summary>
[CancelAfter(240_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class When_an_error_queue_is_redriven
{
    private const string Errors = "edp-object-created_error";
    private const string Origin = "edp-object-created";
    private const string Undelivered = "edp-undelivered";

    private EmulatorProcess _emulator = null!;
    private Queues _queues = null!;

    private AmazonClientSettings Settings => new()
    {
        Region = FakeCredentials.Region, ServiceUrl = _emulator.ServiceUrl, Credentials = FakeCredentials.Credentials
    };

    [SetUp]
    public async Task CreateQueues()
    {
        _emulator = await EmulatorPool.TakeAsync(default);
        _queues = new Queues(Settings, RedriveProgram.Prefix);
        foreach (var queue in (string[])[Origin, Errors, Queues.S3Events, Undelivered])
            await _queues.CreateAsync(queue);
    }

    [TearDown]
    public async Task GiveBack()
    {
        _queues.Dispose();
        await EmulatorPool.ReturnAsync(_emulator);
    }

    [Test]
    public async Task Should_move_each_message_back_with_its_body_and_headers_but_not_those_of_the_fault()
    {
        await SendAsync(Errors, "{\"key\":\"ä\"}", ("Content-Type", "application/json"), ("lab", "7"), ("MT-Fault-Message", "broken"));

        var (exitCode, said) = await RunAsync(Errors);

        Assert.That((exitCode, said), Is.EqualTo((0, $"1 moved from lab-{Errors} to lab-{Origin}\n")));
        var moved = (await _queues.LookAsync(Origin)).Single();
        Assert.That(moved.Body, Is.EqualTo("{\"key\":\"ä\"}"));
        Assert.That(moved.MessageAttributes.Select(header => (header.Key, header.Value.StringValue)), Is.EquivalentTo(new[]
        {
            ("Content-Type", "application/json"), ("lab", "7")
        }));
        Assert.That(await _queues.DepthAsync(Errors), Is.Zero);
    }

    [Test]
    public async Task Should_move_more_than_fit_into_a_request()
    {
        var large = new string('x', 400_000);
        for (var i = 0; i < 12; i++)
            await SendAsync(Errors, $"{i}{large}");

        var (exitCode, said) = await RunAsync(Errors);

        Assert.That((exitCode, said), Is.EqualTo((0, $"12 moved from lab-{Errors} to lab-{Origin}\n")));
        Assert.That(await _queues.DepthAsync(Origin), Is.EqualTo(12));
    }

    [Test]
    public async Task Should_move_what_EventBridge_could_not_deliver_to_the_queue_of_its_rules()
    {
        (string, string)[] rule =
        [
            ("RULE_ARN", "arn:aws:events:eu-central-1:111122223333:rule/edp-BucketsRule"),
            ("TARGET_ARN", "arn:aws:sqs:eu-central-1:111122223333:lab-edp-s3-events"), ("ERROR_CODE", "SDK_CLIENT_ERROR")
        ];
        await SendAsync(Undelivered, """{"source":"aws.s3"}""", rule);

        var (exitCode, said) = await RunAsync(Undelivered);

        Assert.That((exitCode, said), Is.EqualTo((0, $"1 moved from lab-{Undelivered} to lab-edp-s3-events\n")));
        var moved = (await _queues.LookAsync(Queues.S3Events)).Single();
        Assert.That((moved.Body, moved.Headers.Count), Is.EqualTo(("""{"source":"aws.s3"}""", 0)));
    }

    [Test]
    public async Task Should_leave_what_EventBridge_could_not_deliver_elsewhere_and_say_so()
    {
        const string topic = "arn:aws:sns:eu-central-1:111122223333:edp-EventsTopic";
        await SendAsync(Undelivered, "{}", ("RULE_ARN", "arn:aws:events:eu-central-1:111122223333:rule/edp/topic"), ("TARGET_ARN", topic));

        var (exitCode, said) = await RunAsync(Undelivered);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(said, Does.StartWith($"0 moved from lab-{Undelivered}").And.Contains($"1 left: EventBridge could not deliver it to {topic}"));
        Assert.That(await _queues.LookAsync(Undelivered), Has.Count.EqualTo(1), "it shows itself at once");
    }

    [Test]
    public async Task Should_lose_none_when_it_is_killed_between_sending_and_deleting(CancellationToken cancellationToken)
    {
        var bodies = Enumerable.Range(0, 95).Select(i => $"message {i}").ToList();
        foreach (var body in bodies)
            await SendAsync(Errors, body);
        await using var proxy = await FaultProxy.StartAsync(_emulator.ServiceUrl);
        proxy.Fault = call => call.Action == "DeleteMessageBatch" && proxy.CallsOf(call.Action).Count > 3
            ? new ProxyFault.Hold(Task.Delay(Timeout.Infinite, cancellationToken))
            : null;
        using (var process = RedriveProgram.Start(proxy.ServiceUrl, Errors))
        {
            await Eventually.HoldsAsync(() => proxy.CallsOf("DeleteMessageBatch").Count > 3, "it deletes for the fourth time");
            process.Kill();
            await process.WaitForExitAsync(cancellationToken);
        }

        Assert.That(await _queues.DepthAsync(Origin), Is.GreaterThanOrEqualTo(40), "some were sent");
        Assert.That(await _queues.DepthAsync(Errors), Is.LessThanOrEqualTo(65), "fewer were deleted");
        await Eventually.HoldsAsync(
            async () => (await RunAsync(Errors)).ExitCode == 0 && await _queues.DepthAsync(Errors) == 0,
            "what the killed one had in flight has shown itself again and is moved");

        var arrived = await TakeAllAsync(Origin);
        Assert.That(arrived.Distinct(), Is.EquivalentTo(bodies), "none is lost");
        Assert.That(arrived, Has.Count.EqualTo(bodies.Count + 10), "and those of the request that was not answered are there twice");
    }

    [Test]
    public async Task Should_delete_only_what_was_sent()
    {
        for (var i = 0; i < 5; i++)
            await SendAsync(Errors, $"message {i}");
        await using var proxy = await FaultProxy.StartAsync(_emulator.ServiceUrl);
        proxy.Fault = call => call.Action == "SendMessageBatch"
            ? new ProxyFault.Entries(entry => (string?)entry["MessageBody"] == "message 3", "InternalError", SenderFault: false)
            : null;

        var (exitCode, said) = await RedriveProgram.RunAsync(proxy.ServiceUrl, Errors);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(said, Does.Contain($"4 moved from lab-{Errors}").And.Contains($"1 left: lab-{Origin} refused it: InternalError"));
        Assert.That((await _queues.LookAsync(Errors)).Single().Body, Is.EqualTo("message 3"));
    }

    [Test]
    public async Task Should_only_count_in_a_dry_run()
    {
        for (var i = 0; i < 15; i++)
            await SendAsync(Errors, $"message {i}");

        var (exitCode, said) = await RunAsync(Errors, "--dry-run");

        Assert.That((exitCode, said), Is.EqualTo((0, $"15 would be moved from lab-{Errors} to lab-{Origin}\n")));
        Assert.That(await _queues.DepthAsync(Origin), Is.Zero);
        Assert.That(await _queues.LookAsync(Errors), Has.Count.EqualTo(10), "they show themselves at once");
    }

    [Test]
    public async Task Should_take_no_more_than_it_is_told_and_send_them_where_it_is_told()
    {
        for (var i = 0; i < 15; i++)
            await SendAsync(Errors, $"message {i}");

        var (exitCode, said) = await RunAsync($"arn:aws:sqs:eu-central-1:111122223333:lab-{Errors}", "--to", "edp-s3-events", "--max", "12");

        Assert.That((exitCode, said), Is.EqualTo((0, $"12 moved from lab-{Errors} to lab-edp-s3-events\n")));
        Assert.That(await _queues.DepthAsync(Errors), Is.EqualTo(3));
        Assert.That(await _queues.DepthAsync(Queues.S3Events), Is.EqualTo(12));
        Assert.That(await _queues.DepthAsync(Origin), Is.Zero);
    }

    [Test]
    public async Task Should_not_move_what_comes_meanwhile_since_that_would_have_no_end()
    {
        await SendAsync(Errors, "it comes back again and again");
        using var redriver = new QueueRedriver(
            Settings,
            new RedriveRequest { Queue = $"lab-{Errors}", EventQueue = "lab-edp-s3-events" },
            new Infrastructure.ManualClock(DateTimeOffset.UnixEpoch));

        await redriver.RunAsync(CancellationToken.None);

        Assert.That((redriver.Report.Newer, redriver.Report.Moved), Is.EqualTo((1, new Dictionary<string, int>())));
        Assert.That(await _queues.LookAsync(Errors), Has.Count.EqualTo(1));
    }

    [TestCase(69, "There is no queue lab-nowhere_error", "nowhere_error")]
    [TestCase(64, "FIFO", "edp-object-created_error.fifo")]
    [TestCase(64, "another queue", Errors, "--to", Errors)]
    [TestCase(64, "--max", Errors, "--max", "0")]
    [TestCase(64, "no command", Errors, "more")]
    public async Task Should_tell_what_it_cannot_do(int expected, string named, params string[] words)
    {
        var (exitCode, said) = await RunAsync(words);

        Assert.That(exitCode, Is.EqualTo(expected), said);
        Assert.That(said, Does.Contain(named));
    }

    private Task<(int ExitCode, string Said)> RunAsync(params IEnumerable<string> words) => RedriveProgram.RunAsync(_emulator.ServiceUrl, words);

    private async Task SendAsync(string queue, string body, params (string Name, string Value)[] headers) =>
        await _queues.Client.SendMessageAsync(
            new SendMessageRequest
            {
                QueueUrl = await _queues.UrlAsync(queue),
                MessageBody = body,
                MessageAttributes = headers.ToDictionary(header => header.Name, header => MessageAttributes.Text(header.Value))
            },
            default);

    private async Task<List<string>> TakeAllAsync(string queue)
    {
        var bodies = new List<string>();
        var request = new ReceiveMessageRequest { QueueUrl = await _queues.UrlAsync(queue), MaxNumberOfMessages = 10 };
        while (await _queues.Client.ReceiveMessageAsync(request, default) is { Messages.Count: > 0 } answer)
            bodies.AddRange(answer.Received.Select(message => message.Body));
        return bodies;
    }
}
