using System.Net;
using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Edp.Amazon.Client;
using Edp.Amazon.Client.EventBridge;
using Edp.Tests.Amazon.Fakes;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Client;

public sealed class When_AWS_fails
{
    private static readonly PutEventsRequest Request = new()
    {
        Entries = [new PutEventsRequestEntry { Source = "com.quiltdata.edp", DetailType = "test", Detail = "{}" }],
    };

    private FakeEventBridge _fake = null!;

    [SetUp]
    public async Task Start() => _fake = await FakeEventBridge.StartAsync();

    [TearDown]
    public async Task Stop() => await _fake.DisposeAsync();

    [Test]
    public async Task Should_try_again_after_throttling_an_error_a_bad_page_and_a_broken_connection()
    {
        using var client = new AmazonEventBridgeClient(_fake.Settings with { MaxRetries = 4 });
        _fake.Faults.FailNext(Fault.Throttled, Fault.InternalFailure, Fault.Unavailable, Fault.ConnectionReset);

        var response = await client.PutEventsAsync(Request, default);

        Assert.That(response.FailedEntryCount, Is.Zero);
        Assert.That(_fake.Requests, Has.Count.EqualTo(5));
        Assert.That(_fake.Accepted, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Should_send_the_same_body_again_when_the_answer_was_lost()
    {
        using var client = new AmazonEventBridgeClient(_fake.Settings);
        _fake.Faults.FailNext(Fault.AnswerLost);

        await client.PutEventsAsync(Request, default);

        Assert.That(_fake.Accepted, Has.Count.EqualTo(2), "the event is there twice: AWS cannot know that it is one");
        Assert.That(_fake.Requests.Select(request => request.Body).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public void Should_give_up_with_the_error_AWS_gave_last()
    {
        using var client = new AmazonEventBridgeClient(_fake.Settings with { MaxRetries = 1 });
        _fake.Faults.FailUntilHealed(Fault.Throttled);

        var error = Assert.ThrowsAsync<AmazonEventBridgeException>(() => client.PutEventsAsync(Request, default));

        Assert.That(_fake.Requests, Has.Count.EqualTo(2));
        Assert.That(error!.IsThrottling, Is.True);
        Assert.That(error.Message, Is.EqualTo("Rate exceeded"));
        Assert.That(error.ErrorCode, Is.EqualTo("ThrottlingException"));
    }

    [Test]
    public void Should_not_try_again_what_is_wrong_in_itself()
    {
        using var client = new AmazonEventBridgeClient(_fake.Settings with { MaxRetries = 4 });

        Assert.ThrowsAsync<AmazonEventBridgeException>(() => client.PutEventsAsync(new PutEventsRequest { Entries = [] }, default));
        Assert.That(_fake.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public void Should_show_what_a_proxy_answered()
    {
        using var client = new AmazonEventBridgeClient(_fake.Settings with { MaxRetries = 0 });
        _fake.Faults.FailNext(Fault.Unavailable);

        var error = Assert.ThrowsAsync<AmazonEventBridgeException>(() => client.PutEventsAsync(Request, default));

        Assert.That(error!.IsServiceFailure, Is.True);
        Assert.That(error.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(error.Message, Does.Contain("503").And.Contain("no server is available"));
    }

    [Test]
    public void Should_name_the_endpoint_when_no_answer_comes_in_time()
    {
        using var client = new AmazonEventBridgeClient(_fake.Settings with { MaxRetries = 0, Timeout = TimeSpan.FromMilliseconds(200) });
        _fake.Faults.FailUntilHealed(Fault.NeverAnswers);

        var error = Assert.ThrowsAsync<ServiceUnreachableException>(() => client.PutEventsAsync(Request, default));

        Assert.That(error!.Endpoint, Is.EqualTo(_fake.ServiceUrl.AbsoluteUri));
        Assert.That(error.Message, Does.Contain("PutEvents").And.Contain(_fake.ServiceUrl.Authority));
    }

    [Test]
    public async Task Should_name_the_endpoint_when_nobody_listens_there()
    {
        AmazonClientSettings settings;
        await using (var gone = await FakeEventBridge.StartAsync())
            settings = gone.Settings with { MaxRetries = 0 };
        using var client = new AmazonEventBridgeClient(settings);

        var error = Assert.ThrowsAsync<ServiceUnreachableException>(() => client.PutEventsAsync(Request, default));

        Assert.That(error!.Message, Does.Contain(settings.ServiceUrl!.Authority));
        Assert.That(error.InnerException, Is.Not.Null);
    }

    [Test]
    public async Task Should_wait_for_a_slow_answer()
    {
        using var client = new AmazonEventBridgeClient(_fake.Settings);
        _fake.Faults.FailNext(new Fault.Slow(TimeSpan.FromMilliseconds(300)));

        var response = await client.PutEventsAsync(Request, default);

        Assert.That(response.Entries!.Single().Accepted, Is.True);
        Assert.That(_fake.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public void Should_stop_waiting_when_the_caller_does()
    {
        using var client = new AmazonEventBridgeClient(_fake.Settings);
        using var caller = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        _fake.Faults.FailUntilHealed(Fault.NeverAnswers);

        Assert.That(() => client.PutEventsAsync(Request, caller.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_fake.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Should_correct_its_clock_by_that_of_AWS()
    {
        await using var ahead = await FakeEventBridge.StartAsync(new OffsetClock(TimeSpan.FromHours(2)));
        using var client = new AmazonEventBridgeClient(ahead.Settings);

        await client.PutEventsAsync(Request, default);
        await client.PutEventsAsync(Request, default);

        Assert.That(ahead.Accepted, Has.Count.EqualTo(2));
        Assert.That(ahead.Refusals, Has.Count.EqualTo(1), "only the first request was signed by the wrong clock");
    }
}
